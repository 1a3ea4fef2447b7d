/**
 * `npm run bench:classifier -- --data PATH… [--with PATH…] [--write] [--labels FILE]`: how often the classifier is right about servers it was not
 * trained with, by ten-fold cross-validation, `--with` further labelled tools that are trained on and not measured; `--write` keeps the figures for the accuracy page, `--labels` the labels as JSON lines.
 * `--unseen PATH… --how SENTENCE` measures the classifier that ships on labelled tools of servers that it was not made with; the sentence
 * says how they were chosen and labelled, and how often they were looked at.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadClassifier } from '../../classifier/classify.ts';
import { loadLabelled } from '../../classifier/model/data.ts';
import { type AccuracyFile, type Measurement, measure, type Share, TARGETS } from '../../classifier/model/measure.ts';
import { crossValidate } from '../../classifier/model/training.ts';
import { VERSION } from '../../classifier/version.ts';
import { CATEGORIES } from '../../data/model.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true },
    with: { type: 'string', multiple: true },
    write: { type: 'boolean' },
    labels: { type: 'string' },
    unseen: { type: 'string', multiple: true },
    how: { type: 'string' },
  },
});
const FILE = new URL('../../classifier/model/accuracy.json', import.meta.url);
const kept: AccuracyFile = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, 'utf8')) as AccuracyFile)
  : { targets: {}, versions: [] };
if (values.unseen && values.how) {
  const fresh = loadLabelled(values.unseen);
  const classifier = loadClassifier();
  const found = measure(
    `embedded@${VERSION}`,
    values.how,
    fresh,
    fresh.map((t) => classifier.classify(t.tool, { name: t.server })),
  );
  print(found, 'never seen');
  if (values.write)
    keep({ ...kept, unseen: [found, ...(kept.unseen ?? []).filter((m) => m.classifier !== found.classifier)] });
  process.exit(0);
}
if (!values.data) {
  process.stderr.write('bench:classifier: give the labelled tools with --data PATH, or --unseen PATH --how SENTENCE\n');
  process.exit(2);
}
const tools = loadLabelled(values.data);
const others = loadLabelled(values.with ?? []);
const labels = crossValidate(tools, others);
const further =
  others.length > 0
    ? `, and with ${others.length} further tools of ${new Set(others.map((t) => t.server)).size} servers, labelled by the same rubric`
    : '';
const result = measure(
  `embedded@${VERSION}`,
  `Ten-fold cross-validation by server: every tool is labelled by weights that were trained without its server or versions of it${further}. The rules and word lists were written in sight of these servers.`,
  tools,
  labels,
);
print(result, 'cross-validated by server');
if (values.labels)
  writeFileSync(values.labels, labels.map((l, i) => `${JSON.stringify({ id: tools[i]!.id, ...l })}\n`).join(''));
if (values.write)
  keep({ ...kept, versions: [result, ...kept.versions.filter((v) => v.classifier !== result.classifier)] });

function keep(file: AccuracyFile): void {
  writeFileSync(FILE, `${JSON.stringify({ ...file, targets: TARGETS } satisfies AccuracyFile, null, 2)}\n`);
}

function print(m: Measurement, how: string): void {
  const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
  const count = (s: Share): string => `${percent(s.share)} (${s.right} of ${s.of})`;
  const lines: [string, string, string][] = [
    ['category right', count(m.category), TARGETS.category],
    ['  where readers were sure', count(m.categorySure), ''],
    ['macro F1 of five', m.macroF1.toFixed(3), TARGETS.macroF1],
    ['risk right', count(m.risk), TARGETS.risk],
    ['high or critical called less', count(m.underCalled), TARGETS.underCalled],
    ['critical called low', count(m.criticalCalledLow), TARGETS.criticalCalledLow],
    ['low or medium called more', count(m.overCalled), TARGETS.overCalled],
    ['facets, micro F1', m.facetsMicroF1.toFixed(3), TARGETS.facetsMicroF1],
    ['evidence exact', count(m.evidenceExact), TARGETS.evidenceExact],
    ['calibration error', m.calibrationError.toFixed(3), TARGETS.calibrationError],
  ];
  console.log(`${m.classifier}: ${m.tools} tools of ${m.servers} servers, ${how}\n`);
  for (const [name, value, target] of lines) console.log(`${name.padEnd(30)}${value.padEnd(24)}${target}`);
  console.log('\ncategory      wanted  recall  precision  F1');
  for (const [c, s] of Object.entries(m.categories))
    console.log(
      `${c.padEnd(14)}${String(s.wanted).padStart(6)}${percent(s.recall).padStart(9)}${percent(s.precision).padStart(10)}  ${s.f1.toFixed(3)}`,
    );
  console.log(`\nwanted \\ got  ${CATEGORIES.map((c) => c.slice(0, 6).padStart(8)).join('')}`);
  for (const c of CATEGORIES)
    console.log(`${c.padEnd(14)}${CATEGORIES.map((g) => String(m.confusion[c][g]).padStart(8)).join('')}`);
  console.log(
    `\n${Object.entries(m.facets)
      .map(([f, s]) => `${f} ${s.f1.toFixed(2)} (${s.wanted})`)
      .join(' · ')}`,
  );
}
