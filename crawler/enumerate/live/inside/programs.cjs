/**
 * Preloaded into Node inside the sandbox where stand-ins were made for programs that a server misses: it finds them also where it looks for these programs at places
 * of their own (`/opt/android-sdk/platform-tools/adb`).
 */
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const os = require('node:os');
const path = require('node:path');

const NAMES = new Set((process.env.STAND_IN_PROGRAMS ?? '').split(','));
const PLACE = path.join(os.homedir(), '.local/bin');

const exists = fs.existsSync;

/** The stand-in for a path at which nothing is, if it is that of such a program; else the path. */
function found(file) {
  if (typeof file !== 'string' || !file.startsWith('/')) return file;
  const name = path.basename(file).toLowerCase();
  return NAMES.has(name) && !exists(file) ? path.join(PLACE, name) : file;
}

/** A command line with such paths replaced. */
const foundIn = (line) => (typeof line === 'string' ? line.replace(/\/[^\s"'`;|&]+/g, found) : line);

function replace(module, names, change) {
  for (const name of names) {
    const plain = module[name];
    const changed = function (first, ...more) {
      return plain.call(this, change(first), ...more);
    };
    module[name] = Object.defineProperties(changed, Object.getOwnPropertyDescriptors(plain));
  }
}

replace(fs, ['existsSync', 'accessSync', 'statSync', 'lstatSync', 'access', 'stat', 'lstat'], found);
replace(fs.promises, ['access', 'stat', 'lstat'], found);
replace(childProcess, ['spawn', 'spawnSync', 'execFile', 'execFileSync'], found);
replace(childProcess, ['exec', 'execSync'], foundIn);
syncBuiltinESMExports();
