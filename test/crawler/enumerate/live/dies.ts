/** Run by the hostile suite, which kills it: starts a server that means to stay. */
import { once, PATIENT } from './place.ts';

const [marker] = process.argv.slice(2);
await once('stays.mjs', [marker!], {}, PATIENT);
