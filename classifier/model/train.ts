/** `npm run train -- --data PATH…`: writes `weights.json` from labelled tools. */
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
const lines = Object.entries(weights.features).map(
  ([name, row]) => `    ${JSON.stringify(name)}: ${JSON.stringify(row)}`,
);
writeFileSync(
  out,
  `{\n  "version": ${JSON.stringify(weights.version)},\n  "categories": ${JSON.stringify(weights.categories)},\n  "features": {\n${lines.join(',\n')}\n  }\n}\n`,
);
process.stderr.write(`${tools.length} tools, ${lines.length} features, ${weights.version}\n`);
