/** Run by the tests of leftovers, which kill it: starts sandboxes for as long as it lives, beside one that never hears of its parent's end. */
import { spawn } from 'node:child_process';
import { DEFAULT_WORK } from '../../../../crawler/acquire/workspace.ts';
import { bubblewrap } from '../../../../crawler/enumerate/live/bubblewrap.ts';

const sandbox = (await bubblewrap())!;
const mark = `${DEFAULT_WORK}/${process.pid}-stuck/passwd`;
spawn('/bin/sh', ['-c', 'sleep 60; :', 'sh', mark], { detached: true, stdio: 'ignore' });
process.stdout.write('started\n');
setTimeout(() => process.exit(), 60_000); // where nobody kills it
for (;;) await (await sandbox.start({ argv: ['/bin/sleep', '60'], env: {}, binds: [] })).kill();
