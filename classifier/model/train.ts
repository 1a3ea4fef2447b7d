/** `npm run train -- --data PATH [--data PATH…]`: writes `weights.json` from the labelled tools of all paths. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { VERSION } from '../version.ts';
import { loadLabelled } from './data.ts';
import { train } from './training.ts';

const { values, positionals } = parseArgs({
  options: { data: { type: 'string', multiple: true }, out: { type: 'string' } },
  allowPositionals: true,
});
const paths = [...(values.data ?? []), ...positionals];
if (paths.length === 0) {
  process.stderr.write(
    'train: give the labelled tools with --data PATH (a folder, or a tools-*.jsonl beside its labels-*.tsv)\n',
  );
  process.exit(2);
}
const tools = loadLabelled(paths);
const weights = train(tools, VERSION);
const out = values.out ?? new URL('./weights.json', import.meta.url);
const rows = (group: Record<string, number[]>): string =>
  Object.entries(group)
    .map(([word, row]) => `      ${JSON.stringify(word)}: ${JSON.stringify(row)}`)
    .join(',\n');
const groups = Object.entries(weights.features).map(
  ([name, group]) => `    ${JSON.stringify(name)}: {\n${rows(group)}\n    }`,
);
writeFileSync(
  out,
  `{\n  "version": ${JSON.stringify(weights.version)},\n  "trainedOn": ${JSON.stringify(weights.trainedOn)},\n  "categories": ${JSON.stringify(weights.categories)},\n  "features": {\n${groups.join(',\n')}\n  }\n}\n`,
);
const count = Object.values(weights.features).reduce((sum, group) => sum + Object.keys(group).length, 0);
process.stderr.write(`${tools.length} tools, ${count} features, ${weights.version}\n`);
