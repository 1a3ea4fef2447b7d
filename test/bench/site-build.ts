/** Builds a site and prints the result: `node test/bench/site-build.ts CATALOGUE OUT files|packs`. A process of its own, to be measured. */
import { build, type Format } from '../../site/publish/build.ts';

const [db, out, format] = process.argv.slice(2);
console.log(JSON.stringify(await build({ db: db!, out: out!, format: format as Format })));
