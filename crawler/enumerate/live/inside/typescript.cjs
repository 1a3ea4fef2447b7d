/**
 * Preloaded into Node inside the sandbox: TypeScript of an installed package, which Node itself refuses, runs with its types taken out, as in the runtimes that it
 * was published for.
 */
'use strict';
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { fileURLToPath } = require('node:url');

/** What Bun calls a module's own folder and file; on the first line, so that the others keep their numbers. */
const OWN = 'import.meta.dir ??= import.meta.dirname; import.meta.path ??= import.meta.filename; ';

Module.registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\.{0,2}\//.test(specifier)) throw error;
      // Those runtimes find a file without its ending, and under the ending that it is compiled to.
      for (const other of [specifier.replace(/\.js$/, '.ts'), `${specifier}.ts`, `${specifier}/index.ts`])
        try {
          return next(other, context);
        } catch {}
      throw error;
    }
  },
  load(url, context, next) {
    if (!/^file:.*\.[cm]?ts$/.test(url)) return next(url, context);
    const stripped = Module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'), { mode: 'transform' });
    if (url.endsWith('.cts')) return { format: 'commonjs', source: stripped, shortCircuit: true };
    return { format: 'module', source: OWN + stripped.replace(/^#!.*/, ''), shortCircuit: true };
  },
});
