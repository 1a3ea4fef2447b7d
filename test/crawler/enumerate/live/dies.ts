/** Run by the hostile suite, which kills it: starts a server that means to stay, and says so once it runs. */
import { once } from './place.ts';

const [marker] = process.argv.slice(2);
setTimeout(() => process.stdout.write('started\n'), 1_500);
await once('stays.mjs', [marker!]);
