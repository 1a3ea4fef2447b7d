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

/**
 * The code without imports of names that it never uses: those were types, which the modules that they come from do not have. A name counts as used wherever its
 * word stands once more, but in a comment or a text, behind a dot, or as a key.
 */
function withoutTypes(code) {
  const said = code.replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const isUsed = (name) => {
    const word = name.replaceAll('$', '\\$');
    const uses = new RegExp(`\\?\\s*${word}\\s*:|(?<![\\w$.])${word}(?![\\w$]|\\s*:)`, 'g');
    return (said.match(uses) ?? []).length > 1;
  };
  return code.replaceAll(/^import\s*\{([^{}]*)\}\s*from\s*(["'][^"'\n]+["'])/gm, (whole, list, from) => {
    const names = list.split(',').map((one) => one.trim());
    const used = names.filter((one) => one !== '' && isUsed(one.split(/\s+/).at(-1)));
    if (used.length === names.filter(Boolean).length) return whole;
    // As many lines as before, so that the others keep their numbers.
    const lines = '\n'.repeat(whole.split('\n').length - 1);
    return used.length > 0 ? `import { ${used.join(', ')} } from ${from}${lines}` : lines;
  });
}

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
    const stripped = withoutTypes(
      Module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'), { mode: 'transform' }),
    );
    if (url.endsWith('.cts')) return { format: 'commonjs', source: stripped, shortCircuit: true };
    return { format: 'module', source: OWN + stripped.replace(/^#!.*/, ''), shortCircuit: true };
  },
});
