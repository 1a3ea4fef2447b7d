/** Run as a user without privileges by the hostile suite: prints what hostile servers found out, and how they ended, as JSON. */
import { tmpdir } from 'node:os';
import { once, PATIENT, report } from './place.ts';

const seen = await report('reads-host.mjs', ['/etc/shadow', tmpdir()]);
const outcome = async (file: string) => (await once(file, [], {}, PATIENT)).record.outcome;
const answer = {
  identity: seen.identity,
  capabilities: seen.capabilities,
  seccomp: seen.seccomp,
  environment: Object.keys(seen.environment!),
  written: await report('writes-outside.mjs', ['/etc/shadow']),
  network: await report('network.mjs', ['1', '/run/none']),
  forks: await outcome('fork-bomb.mjs'),
  memory: await outcome('fills-memory.mjs'),
};
process.stdout.write(JSON.stringify(answer));
