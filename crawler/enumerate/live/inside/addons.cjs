/**
 * Preloaded into Node inside the sandbox: where a native addon was not built (install scripts never run), whatever asks for it gets a stub on which every
 * property, call and construction gives the stub again; so does whatever asks for a package that could not be installed or that nobody declared, or
 * for a file that was not published. Enough for a server to start and list its tools; nothing that uses the addon works.
 */
'use strict';
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { fileURLToPath } = require('node:url');

const MISSING =
  /could not locate the bindings file|no native build|cannot find native binding|failed to load native|compiled against a different|invalid elf|cannot open shared object|ERR_DLOPEN_FAILED|could not load the|prebuil|\.node\b|-(linux|darwin|win32)-/i;
/** Packages whose only work is to find an addon: they answer a call, so the stub has to stand behind their answer. */
const LOADERS = new Set([
  'bindings',
  'node-gyp-build',
  'node-gyp-build-optional-packages',
  'prebuild-install',
  'node-pre-gyp',
  '@mapbox/node-pre-gyp',
  'pkg-prebuilds',
]);

/** Methods whose callback waits for something to happen, which on a stub nothing does. */
const SUBSCRIBES = /^(on|once|off|add|remove|prepend|set|register|watch)/;

/** By Node's convention a call's last argument may be told that the work is done, with a stub for its result; who waits for it would wait for ever. */
function done(name, given) {
  const callback = given.at(-1);
  if (typeof callback !== 'function' || SUBSCRIBES.test(name)) return;
  setImmediate(async () => {
    try {
      await callback(null, stub());
    } catch {} // it expected more than a stub; the server goes on without
  });
}

function stub(name = '') {
  const target = function addon() {};
  return new Proxy(target, {
    get(_, key) {
      if (key === Symbol.toPrimitive) return () => '';
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      if (key === 'then' || key === Symbol.asyncIterator) return undefined;
      if (key === 'prototype') return target.prototype;
      if (key === '__esModule' || key === 'default') return key === 'default' ? stub() : undefined;
      if (key === 'toString' || key === 'toJSON') return () => '';
      return stub(String(key));
    },
    apply: (_, __, given) => {
      done(name, given);
      return stub();
    },
    construct: (_, given) => {
      done(name, given);
      return stub();
    },
    set: () => true,
    has: () => true,
  });
}

const load = Module._load;
Module._load = function (request, parent, isMain) {
  try {
    const loaded = load.call(this, request, parent, isMain);
    return LOADERS.has(request) && typeof loaded === 'function' ? guarded(loaded) : loaded;
  } catch (error) {
    const fromPackage = parent?.filename?.includes('/node_modules/');
    const absent =
      error?.code === 'MODULE_NOT_FOUND' && /^[^./]/.test(request) && error.message.includes(`'${request}'`);
    if (!isMain && fromPackage && (absent || MISSING.test(`${request} ${error?.message} ${error?.code}`)))
      return stub();
    throw error;
  }
};

const STUB = 'stub:';
globalThis[Symbol.for(STUB)] = stub;

// The same for `import`, which has to be told beforehand what a module exports: the names that the importing file asks for.
Module.registerHooks({
  resolve(specifier, context, next) {
    // What another runtime has built in.
    if (specifier.startsWith('bun:')) return stubbed(specifier, context);
    try {
      return next(specifier, context);
    } catch (error) {
      if (!context.conditions.includes('import') || error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
      if (/\/[^/.]+$/.test(specifier)) {
        try {
          return next(`${specifier}.js`, context); // an older version of the package may have mapped the name without its ending
        } catch {}
      }
      const isPackage = /^(@[\w.-]+\/)?[\w-]/.test(specifier) && !specifier.includes(':');
      // What a package was published without.
      const isOwn = /^\.{1,2}\//.test(specifier) && /\/node_modules\//.test(context.parentURL ?? '');
      if (!isPackage && !isOwn) throw error;
      return stubbed(specifier, context);
    }
  },
  load(url, context, next) {
    if (!url.startsWith(STUB)) return next(url, context);
    const names = url.split(',').slice(1);
    const exported = names.map((name) => `export const ${name} = stub;`).join('');
    const source = `const stub = globalThis[Symbol.for('${STUB}')](); export default stub; ${exported}`;
    return { format: 'module', source, shortCircuit: true };
  },
});

function stubbed(specifier, { parentURL }) {
  return { url: `${STUB}${[specifier, ...namesImported(specifier, parentURL)].join(',')}`, shortCircuit: true };
}

function namesImported(specifier, parent) {
  if (!parent?.startsWith('file:')) return [];
  const source = readFileSync(fileURLToPath(parent), 'utf8');
  const from = specifier.replaceAll(/[^\w-]/g, '\\$&');
  const lists = source.matchAll(new RegExp(`\\{([^{}]*)\\}\\s*from\\s*["']${from}["']`, 'g'));
  const names = [...lists].flatMap(([, list]) => list.split(',').map((one) => one.trim().split(/\s+/)[0]));
  return [...new Set(names)].filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default');
}

function guarded(loader) {
  return Object.assign((...given) => {
    try {
      return loader(...given);
    } catch {
      return stub();
    }
  }, loader);
}
