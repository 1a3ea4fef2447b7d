/**
 * Preloaded into Node inside the sandbox beside `network.cjs`: the person at the browser. A page that a server prints or opens to ask for consent, with an address of
 * its own to be told the answer, is answered there at once: yes, with a code that the stand-in network takes for good.
 */
'use strict';
const childProcess = require('node:child_process');
const http = require('node:http');
const { syncBuiltinESMExports } = require('node:module');

/** How long after it asked a server surely listens for the answer, in milliseconds. */
const PAUSE = 150;
const asked = new Set();

function look(text) {
  for (const [link] of String(text).matchAll(/https?:\/\/[^\s"'`<>\\]+redirect_ur[il]=[^\s"'`<>\\]+/g)) consent(link);
}

function consent(link) {
  if (asked.has(link) || !URL.canParse(link)) return;
  asked.add(link);
  const { searchParams } = new URL(link);
  const back = searchParams.get('redirect_uri') ?? searchParams.get('redirect_url');
  if (!/^http:\/\/(localhost|127\.0\.0\.1)\b/.test(back ?? '') || !URL.canParse(back)) return;
  const answer = new URL(back);
  answer.searchParams.set('code', 'example');
  if (searchParams.has('state')) answer.searchParams.set('state', searchParams.get('state'));
  setTimeout(() => http.get(answer, (response) => response.resume()).on('error', () => {}), PAUSE);
}

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write;
  stream.write = function (chunk, ...more) {
    look(chunk);
    return write.call(this, chunk, ...more);
  };
}
for (const name of ['spawn', 'exec', 'execFile']) {
  const start = childProcess[name];
  const looking = function (command, ...more) {
    look([command, ...(Array.isArray(more[0]) ? more[0] : [])].join(' '));
    return start.call(this, command, ...more);
  };
  // What makes a promise of it finds its own way to do so there.
  childProcess[name] = Object.defineProperties(looking, Object.getOwnPropertyDescriptors(start));
}
syncBuiltinESMExports();
