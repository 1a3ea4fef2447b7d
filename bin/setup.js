// Sets a checkout up, so that one command is enough on a fresh machine. Runs under Node 20 with nothing installed, and does only what is
// missing: the dependencies (with the pinned Node among them) and, where it may, the system programs that npm cannot bring.
//
//   node bin/setup.js [PROGRAM…]     PROGRAM: bwrap, chromium
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinnedNode } from './node.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** System programs: the Debian package that has each, and what is missing without it. */
const PROGRAMS = {
  bwrap: {
    package: 'bubblewrap',
    without: 'servers cannot be started safely, so their tools are read from source only',
  },
  chromium: { package: 'chromium', without: 'the tests that look at pages are skipped' },
};

/** Milliseconds after which an installer hangs. */
const LIMIT = 25 * 60_000;

installDependencies();
installPrograms(process.argv.slice(2).filter((program) => !onPath(program)));

function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(root, 'node_modules', '.mcp-risk-setup');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing the dependencies that package-lock.json pins (once, 1 to 2 minutes) …');
  // Not `npm ci`: it refuses a lock file without every platform's optional binaries, and a registry that lags behind cannot give them all.
  // Without saving, `npm install` takes exactly the locked versions and leaves the lock file alone.
  const { status } = spawnSync('npm', ['install', '--no-save', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LIMIT,
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    fail('npm could not install the dependencies; its own words are above. Mend that and run the same command again.');
  if (!pinnedNode()) {
    // An npm that runs no install scripts leaves the `node` package without its binary.
    spawnSync('node', ['installArchSpecificPackage'], {
      cwd: path.join(root, 'node_modules', 'node'),
      stdio: 'ignore',
      timeout: LIMIT,
    });
    if (!pinnedNode() && !runsTypeScript())
      fail(
        `Node 22.18 or newer is needed, this is ${process.version}, and the "node" package could not bring one. Install Node 24 and try again.`,
      );
  }
  writeFileSync(stamp, lock);
}

function installPrograms(missing) {
  if (missing.length === 0 || process.platform !== 'linux') return;
  const packages = missing.map((program) => PROGRAMS[program].package);
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.error(`Installing ${packages.join(' and ')} with apt-get (once) …`);
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: 'ignore',
        timeout: LIMIT,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    const install = () => apt('install', '-y', '-q', '--no-install-recommends', ...packages);
    if (install() || (apt('update', '-q') && install())) return;
  }
  for (const program of missing.filter((name) => !onPath(name)))
    console.error(
      `Without ${program} ${PROGRAMS[program].without}. To have it: install the package "${PROGRAMS[program].package}".`,
    );
}

function onPath(program) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder && existsSync(path.join(folder, program)));
}

function runsTypeScript() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
