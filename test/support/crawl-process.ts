/** A crawl in a process of its own, for tests that kill it: `crawl-process.ts DATABASE PACKAGE…`, one line for each server that is done. */
import { loadClassifier } from '../../classifier/classify.ts';
import { labeller } from '../../classifier/label.ts';
import { crawl } from '../../crawler/crawl.ts';
import { Catalogue } from '../../data/catalogue.ts';
import type { Candidate } from '../../data/model.ts';

const [file, ...names] = process.argv.slice(2) as [string, ...string[]];
const candidates = names.map(
  (name): Candidate => ({
    sighting: { source: 'user', reference: name, seen: '2026-01-01T00:00:00.000Z' },
    name,
    package: { name, version: '1.0.0' },
    repository: null,
    ref: null,
    path: '',
    area: null,
    why: null,
  }),
);
const catalogue = Catalogue.open(file);
await crawl({
  catalogue,
  candidates,
  label: labeller(loadClassifier(), []),
  work: `${file}-work`,
  onEvent: (event) => event.kind === 'done' && process.stdout.write(`done ${event.server}\n`),
});
catalogue.close();
