/**
 * A whole crawl of GitHub as a process of its own, to be killed: `node crawl-process.ts DATABASE`, GitHub's address in the environment as for a
 * person. Ends with exit code 0 when all was done.
 */
import { loadClassifier } from '../../../classifier/classify.ts';
import { labeller } from '../../../classifier/label.ts';
import { crawl } from '../../../crawler/crawl.ts';
import { discover } from '../../../crawler/discover/index.ts';
import { Catalogue } from '../../../data/catalogue.ts';

const [database] = process.argv.slice(2) as [string];
const catalogue = Catalogue.open(database);
const problems: string[] = [];
const candidates = discover(['github'], {
  catalogue,
  onEvent: (event) => event.kind === 'failed' && problems.push(event.text),
});
await crawl({ catalogue, candidates, label: labeller(loadClassifier(), []), work: `${database}-work` });
catalogue.close();
if (problems.length > 0) throw new Error(problems.join('\n'));
