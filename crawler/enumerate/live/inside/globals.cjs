/**
 * Preloaded into Node inside the sandbox: what a CommonJS module has of itself is there for a module too that was made for both, as the program's own file has it; and
 * globals that newer versions of Node define and protect (`navigator`, since 21) can be set, as a server does that was written
 * when they were not there.
 */
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

for (const [name, { configurable, enumerable, get, set }] of Object.entries(
  Object.getOwnPropertyDescriptors(globalThis),
))
  if (configurable && get && !set)
    Object.defineProperty(globalThis, name, {
      configurable,
      enumerable,
      get,
      set: (value) => Object.defineProperty(globalThis, name, { configurable, enumerable, writable: true, value }),
    });

const program = process.argv[1] ?? path.join(process.cwd(), 'index.js');
const own = { __filename: program, __dirname: path.dirname(program), require: createRequire(program) };
for (const [name, value] of Object.entries(own))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
