/**
 * Preloaded into Node inside the sandbox: slips that keep a package's code from starting are put right as it is read. None of them touches what a server
 * defines.
 */
'use strict';
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { fileURLToPath } = require('node:url');

/** What stands in the code, and what is to stand there. */
const SLIPS = [
  // Later SDKs refuse a handler for what the server did not say that it can do.
  [/\bassert(?:RequestHandler|Notification)?Capability(?:ForMethod)?\(\w+\) ?\{/g, '$& return;'],
  // Made into CommonJS by a bundler that forgot where a module finds itself.
  [/\b(import_meta\w*) ?= ?\{\}/g, '$1 = { url: require("node:url").pathToFileURL(__filename).href }'],
];

/** Whether it is CommonJS, whatever the manifest says. */
const isCommon = (code) =>
  /\bmodule\.exports\b|\bexports\.\w+ ?=/.test(code) && !/^\s*(import\b(?!\s*\()|export\b)/m.test(code);

/** CommonJS as a module of which its exports are the default one; on the same lines. */
const asModule = (code) =>
  `import { createRequire } from 'node:module'; const module = { exports: {} }; ((exports, require, __filename, __dirname) => {${code.replace(/^#!.*/, '')}
})(module.exports, createRequire(import.meta.url), import.meta.filename, import.meta.dirname); export default module.exports;`;

Module.registerHooks({
  load(url, context, next) {
    if (!/^file:.*\.[cm]?js$/.test(url)) return next(url, context);
    const code = readFileSync(fileURLToPath(url), 'utf8');
    const source = SLIPS.reduce((text, [slip, right]) => text.replace(slip, right), code);
    const given = next(url, context);
    if (given.format === 'module' && isCommon(source)) return { ...given, source: asModule(source) };
    return source === code ? given : { ...given, source };
  },
});
