/** The packages of a source: one per manifest. A server is told by the folder of its manifest. */
import { parse as parseToml } from 'smol-toml';
import type { Source } from './source.ts';

export interface Package {
  /** Folder of the manifest, '' for the root. */
  dir: string;
  name: string;
  /** The path other Go code imports it by; '' where it is no Go module. */
  module: string;
  /** The name is the manifest's, not the folder's. */
  isNamed: boolean;
  /** `npm`, `pypi`, `go`, … */
  ecosystem: string;
  /** Names of packages it depends on at run time. */
  dependencies: string[];
  /** Names of packages it depends on for development or by choice. */
  extras: string[];
  description: string;
  keywords: string[];
  /** Versions of dependencies, where they are read. */
  versions: Map<string, string>;
  /** Commands it installs. */
  commands: string[];
  /** Files it starts from or exports, as its manifest names them. */
  entries: string[];
}

type Read = (text: string, pkg: Package) => void;

const names = (value: unknown): string[] => (value && typeof value === 'object' ? Object.keys(value) : []);
const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(strings)
      : value && typeof value === 'object'
        ? Object.values(value).flatMap(strings)
        : [];

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const npm: Read = (text, pkg) => {
  const json = record(JSON.parse(text));
  if (typeof json.name === 'string') pkg.name = json.name;
  pkg.description = typeof json.description === 'string' ? json.description : '';
  pkg.keywords = strings(json.keywords);
  pkg.dependencies = [...names(json.dependencies), ...names(json.peerDependencies)];
  pkg.extras = [...names(json.devDependencies), ...names(json.optionalDependencies)];
  pkg.commands = typeof json.bin === 'string' ? [pkg.name] : names(json.bin);
  pkg.entries = [...strings(json.bin), ...strings(json.main), ...strings(json.module), ...strings(json.exports)].filter(
    (entry) => !/\.d\.[cm]?ts$|\*/.test(entry),
  );
};

/** The distribution's name in a requirement: `mcp[cli]>=1.2; python_version>"3"` → `mcp`. */
const requirement = (text: string): string => /^[A-Za-z0-9._-]+/.exec(text.trim())?.[0]?.toLowerCase() ?? '';

const pyproject: Read = (text, pkg) => {
  const toml = record(parseToml(text));
  const project = record(toml.project);
  const poetry = record(record(toml.tool).poetry);
  const name = project.name ?? poetry.name;
  if (typeof name === 'string') pkg.name = name;
  pkg.description = String(project.description ?? poetry.description ?? '');
  pkg.keywords = strings(project.keywords);
  pkg.dependencies = [...strings(project.dependencies).map(requirement), ...names(poetry.dependencies)];
  pkg.extras = [...strings(project['optional-dependencies']), ...strings(toml['dependency-groups'])].map(requirement);
  pkg.commands = [...names(project.scripts), ...names(poetry.scripts)];
  pkg.entries = [...strings(project.scripts), ...strings(poetry.scripts)];
};

const requirements: Read = (text, pkg) => {
  pkg.dependencies = text.split('\n').map(requirement).filter(Boolean);
};

const setup: Read = (text, pkg) => {
  pkg.name = /\bname\s*=\s*["']([^"']+)/.exec(text)?.[1] ?? pkg.name;
  pkg.dependencies = [...text.matchAll(/["']([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*(?:[<>=~!][^"']*)?["']/g)].map(
    (match) => match[1]!.toLowerCase(),
  );
};

const goMod: Read = (text, pkg) => {
  pkg.module = /^module\s+(\S+)/m.exec(text)?.[1] ?? '';
  pkg.name = pkg.module || pkg.name;
  pkg.dependencies = [...text.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+v\S+/gm)].map((match) => match[1]!);
};

const cargo: Read = (text, pkg) => {
  const toml = record(parseToml(text));
  const project = record(toml.package);
  if (typeof project.name === 'string') pkg.name = project.name;
  pkg.description = typeof project.description === 'string' ? project.description : '';
  pkg.dependencies = [...names(toml.dependencies), ...names(record(toml.workspace).dependencies)];
  pkg.extras = names(toml['dev-dependencies']);
  pkg.keywords = strings(project.keywords);
};

const pattern =
  (name: RegExp, dependency: RegExp): Read =>
  (text, pkg) => {
    pkg.name = name.exec(text)?.[1] ?? pkg.name;
    pkg.dependencies = [...text.matchAll(dependency)].map((match) => match[1]!);
  };

const composer: Read = (text, pkg) => {
  const json = record(JSON.parse(text));
  if (typeof json.name === 'string') pkg.name = json.name;
  pkg.description = typeof json.description === 'string' ? json.description : '';
  pkg.dependencies = names(json.require);
  pkg.extras = names(json['require-dev']);
};

/** Manifests by file name or ending, in the order of preference where a folder has several. */
const MANIFESTS: { file: RegExp; ecosystem: string; read: Read }[] = [
  { file: /^package\.json$/, ecosystem: 'npm', read: npm },
  { file: /^pyproject\.toml$/, ecosystem: 'pypi', read: pyproject },
  { file: /^setup\.py$/, ecosystem: 'pypi', read: setup },
  { file: /^requirements\.txt$/, ecosystem: 'pypi', read: requirements },
  { file: /^go\.mod$/, ecosystem: 'go', read: goMod },
  { file: /^Cargo\.toml$/, ecosystem: 'cargo', read: cargo },
  {
    file: /^pom\.xml$/,
    ecosystem: 'maven',
    read: pattern(/<\/parent>[\s\S]*?<artifactId>([^<]+)|<artifactId>([^<]+)/, /<artifactId>([^<]+)<\/artifactId>/g),
  },
  {
    file: /^build\.gradle(\.kts)?$/,
    ecosystem: 'maven',
    read: pattern(/rootProject\.name\s*=\s*["']([^"']+)/, /["']([\w.-]+:[\w.-]+)(?::[^"']*)?["']/g),
  },
  {
    file: /\.csproj$|^Directory\.Packages\.props$/,
    ecosystem: 'nuget',
    read: (text, pkg) => {
      pattern(/<PackageId>([^<]+)/, /<Package(?:Reference|Version)\s+Include="([^"]+)"/g)(text, pkg);
      for (const [, name, version] of text.matchAll(/Include="([^"]+)"\s+Version="([^"]+)"/g))
        pkg.versions.set(name!, version!);
    },
  },
  { file: /^composer\.json$/, ecosystem: 'composer', read: composer },
  {
    file: /^Gemfile$|\.gemspec$/,
    ecosystem: 'gem',
    read: pattern(/\.name\s*=\s*["']([^"']+)/, /(?:gem|add_dependency|add_runtime_dependency)\s*\(?\s*["']([^"']+)/g),
  },
  { file: /^Package\.swift$/, ecosystem: 'swift', read: pattern(/name:\s*"([^"]+)"/, /url:\s*"([^"]+)"/g) },
  { file: /^mix\.exs$/, ecosystem: 'hex', read: pattern(/app:\s*:(\w+)/, /\{:(\w+),/g) },
  { file: /^pubspec\.yaml$/, ecosystem: 'pub', read: pattern(/^name:\s*(\S+)/m, /^ {2}(\w+):/gm) },
];

/** The packages of a source, the one of its root first; folders with several manifests are one package. */
export function findPackages(source: Source): Package[] {
  const found = new Map<string, Package>();
  const empty = (dir: string, ecosystem: string): Package => ({
    dir,
    name: dir.split('/').at(-1) ?? '',
    module: '',
    isNamed: false,
    ecosystem,
    dependencies: [],
    extras: [],
    description: '',
    keywords: [],
    versions: new Map(),
    commands: [],
    entries: [],
  });
  for (const manifest of MANIFESTS)
    for (const file of source.files) {
      const slash = file.lastIndexOf('/');
      if (!manifest.file.test(file.slice(slash + 1))) continue;
      const dir = file.slice(0, Math.max(0, slash));
      const text = source.read(file);
      if (text === null) continue;
      const pkg = empty(dir, manifest.ecosystem);
      const folder = pkg.name;
      pkg.name = '';
      try {
        manifest.read(text, pkg);
      } catch {
        source.notes.push(`${file}: not a readable manifest`);
      }
      pkg.isNamed = pkg.name !== '';
      pkg.name ||= folder;
      const before = found.get(dir);
      if (!before) found.set(dir, pkg);
      else {
        before.dependencies = before.dependencies.concat(pkg.dependencies);
        before.extras = before.extras.concat(pkg.extras);
        for (const [name, version] of pkg.versions) before.versions.set(name, version);
        before.module ||= pkg.module;
        before.entries = before.entries.concat(pkg.entries);
        before.commands = before.commands.concat(pkg.commands);
        before.ecosystem += ` ${pkg.ecosystem}`;
      }
    }
  if (!found.has('')) found.set('', empty('', ''));
  return [...found.values()].sort((a, b) => a.dir.length - b.dir.length || (a.dir < b.dir ? -1 : 1));
}

/** The package a file belongs to: the one with the longest folder that holds it. */
export function packageOf(file: string, packages: readonly Package[]): Package {
  let best = packages[0]!;
  for (const pkg of packages)
    if ((pkg.dir === '' || file.startsWith(`${pkg.dir}/`)) && pkg.dir.length >= best.dir.length) best = pkg;
  return best;
}
