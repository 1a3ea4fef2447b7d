/** A crawl in a process of its own, for tests that kill it: `crawl-process.ts DATABASE PACKAGE…`, one line for each server that is done. */
import { loadClassifier } from '../../classifier/classify.ts';
import { labeller } from '../../classifier/label.ts';
import { crawl } from '../../crawler/crawl.ts';
import { Catalogue } from '../../data/catalogue.ts';
import { candidateNamed } from './made.ts';

const [file, ...names] = process.argv.slice(2) as [string, ...string[]];
const candidates = names.map((name) => candidateNamed(name));
const catalogue = Catalogue.open(file);
await crawl({
  catalogue,
  candidates,
  label: labeller(loadClassifier(), []),
  work: `${file}-work`,
  onEvent: (event) => event.kind === 'done' && process.stdout.write(`done ${event.server}\n`),
});
catalogue.close();
