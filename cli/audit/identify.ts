/** What a configured server is: the package, repository, image or address that its command line starts. */
import path from 'node:path';
import type { ConfiguredServer } from './read.ts';

export interface Identity {
  kind: 'npm' | 'pypi' | 'github' | 'image' | 'remote' | 'local' | 'unknown';
  /** Package, `owner/repo`, image, or host: nothing that could hold a secret. */
  name: string;
  /** The exact version, commit or digest that is started; null when it is whatever is newest. */
  version: string | null;
}

const EXACT = /^\d+\.\d+\.\d+(?:[-+.][\w.+-]+)?$/;

/** Options of package runners that take a value. */
const VALUE_OPTIONS = new Set([
  '-p',
  '--package',
  '--from',
  '--with',
  '--python',
  '--index-url',
  '--registry',
  '-c',
  '--call',
  '--prefix',
  '--cache',
  '--env-file',
]);

/** Tells what a server is from the way it is started; never looks at what it is called. */
export function identify(server: Pick<ConfiguredServer, 'command' | 'args' | 'url'>): Identity {
  if (server.url !== null) return remote(server.url);
  if (server.command === null) return { kind: 'unknown', name: '', version: null };
  const [program, ...args] = unwrap([server.command, ...server.args]);
  if (program === undefined) return { kind: 'unknown', name: '', version: null };
  const name = path.basename(program.replaceAll('\\', '/')).replace(/\.(exe|cmd|bat|ps1)$/i, '');
  const runner = RUNNERS.find((one) => one.is(name, args));
  if (runner) return runner.identity(args);
  // A command line written as one word may hold anything.
  return { kind: 'local', name: /^[\w.+-]{1,64}$/.test(name) ? name : 'program', version: null };
}

interface Runner {
  is(program: string, args: readonly string[]): boolean;
  identity(args: readonly string[]): Identity;
}

const RUNNERS: readonly Runner[] = [
  { is: (program) => /^(npx|bunx|pnpx)$/.test(program), identity: (args) => npm(args) },
  { is: (program, [verb]) => /^(pnpm|yarn)$/.test(program) && verb === 'dlx', identity: ([, ...args]) => npm(args) },
  { is: (program, [verb]) => program === 'npm' && /^(exec|x)$/.test(verb ?? ''), identity: ([, ...args]) => npm(args) },
  { is: (program, [verb]) => program === 'bun' && verb === 'x', identity: ([, ...args]) => npm(args) },
  { is: (program) => program === 'uvx', identity: (args) => pypi(args) },
  {
    is: (program, args) => program === 'uv' && args[0] === 'tool' && args[1] === 'run',
    identity: ([, , ...args]) => pypi(args),
  },
  { is: (program, [verb]) => program === 'pipx' && verb === 'run', identity: ([, ...args]) => pypi(args) },
  {
    is: (program, [verb]) => /^(docker|podman)$/.test(program) && verb === 'run',
    identity: ([, ...args]) => image(args),
  },
  { is: (program) => /^(node|deno|bun|tsx|python3?|uv)$/.test(program), identity: (args) => script(args) },
];

/** Takes off what only starts another program: `cmd /c`, `env A=b`, `sh -c "…"`. */
function unwrap(words: string[]): string[] {
  const [program = '', ...args] = words;
  const name = path
    .basename(program.replaceAll('\\', '/'))
    .replace(/\.exe$/i, '')
    .toLowerCase();
  if (name === 'cmd' && /^\/c$/i.test(args[0] ?? '')) return unwrap(args.slice(1));
  if (name === 'env')
    return unwrap(
      args.filter(
        (arg, i) =>
          !arg.startsWith('-') && !(/^\w+=/.test(arg) && args.slice(0, i).every((one) => /^(-|\w+=)/.test(one))),
      ),
    );
  const script = args.findIndex((arg) => /^-\w*c$/.test(arg));
  if (/^(sh|bash|zsh|fish)$/.test(name) && script >= 0)
    return unwrap(
      (args[script + 1] ?? '')
        .replace(/^exec\s+/, '')
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => word.replace(/^["']|["']$/g, '')),
    );
  return words;
}

/** The first argument that is not an option, and what `--package`-like options name. */
function operands(args: readonly string[], option: RegExp): { named: string | null; rest: string[] } {
  let named: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const [flag, value] = arg.split(/=(.*)/s) as [string, string | undefined];
    if (option.test(flag)) named ??= value ?? args[++i] ?? null;
    else if (arg === '--') return { named, rest: args.slice(i + 1) };
    else if (!arg.startsWith('-')) return { named, rest: args.slice(i) };
    else if (VALUE_OPTIONS.has(arg)) i++;
  }
  return { named, rest: [] };
}

function npm(args: readonly string[]): Identity {
  const { named, rest } = operands(args, /^(-p|--package)$/);
  const spec = named ?? rest[0];
  if (spec === undefined) return { kind: 'unknown', name: '', version: null };
  if (/^mcp-remote(@|$)/.test(spec) && rest[1] !== undefined) return remote(rest[1]);
  const repository = gitHub(spec);
  if (repository) return repository;
  const [, name, version] = /^((?:@[\w.~-]+\/)?[\w.~-]+)(?:@(.+))?$/.exec(spec) ?? [];
  if (!name) return { kind: 'local', name: 'package', version: null };
  return { kind: 'npm', name, version: version && EXACT.test(version) ? version : null };
}

function pypi(args: readonly string[]): Identity {
  const { named, rest } = operands(args, /^--from$|^--spec$/);
  const spec = named ?? rest[0];
  if (spec === undefined) return { kind: 'unknown', name: '', version: null };
  const repository = gitHub(spec);
  if (repository) return repository;
  const [, name, version] = /^([\w.-]+)(?:\[[\w,.-]+\])?(?:(?:==|@)(.+))?$/.exec(spec) ?? [];
  if (!name) return { kind: 'local', name: 'package', version: null };
  return {
    kind: 'pypi',
    name: name.toLowerCase(),
    version: version && /^\d+(\.\d+)+\w*$/.test(version) ? version : null,
  };
}

function gitHub(spec: string): Identity | null {
  const [, name, ref] =
    /^(?:git\+)?(?:https?:\/\/|ssh:\/\/git@|git@|github:)(?:[^/@]*@)?(?:github\.com[/:])?([\w.-]+\/[\w.-]+?)(?:\.git)?(?:[@#](.+))?$/.exec(
      spec,
    ) ?? [];
  return name ? { kind: 'github', name, version: ref && /^[0-9a-f]{40}$/.test(ref) ? ref : null } : null;
}

/** Options of `docker run` without a value; every other one takes the next word. */
const DOCKER_FLAGS =
  /^(-i|-t|-d|-it|-ti|--rm|--init|--interactive|--tty|--detach|--privileged|--read-only|-P|--publish-all|--[\w-]+=.*|-[a-z]+=.*)$/;

function image(args: readonly string[]): Identity {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg.startsWith('-')) {
      if (!DOCKER_FLAGS.test(arg)) i++;
      continue;
    }
    const [, name, digest] = /^([\w./:-]+?)(?::[\w.-]+)?(?:@(sha256:[0-9a-f]{64}))?$/.exec(arg) ?? [];
    return { kind: 'image', name: name ?? 'image', version: digest ?? null };
  }
  return { kind: 'unknown', name: '', version: null };
}

/** A script: of a package when it lies in node_modules, otherwise one of this machine's own. */
function script(args: readonly string[]): Identity {
  const file = args.map((arg) => arg.replaceAll('\\', '/')).find((arg) => arg.includes('/node_modules/'));
  const [, name] = /.*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/.exec(file ?? '') ?? [];
  return name ? { kind: 'npm', name, version: 'installed' } : { kind: 'local', name: 'script', version: null };
}

function remote(url: string): Identity {
  try {
    return { kind: 'remote', name: new URL(url).host, version: null };
  } catch {
    return { kind: 'unknown', name: '', version: null };
  }
}
