/**
 * Preloaded into Node inside the sandbox: globals that newer versions of Node define and protect (`navigator`, since 21) can be set, as a server does that was written
 * when they were not there.
 */
'use strict';
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
