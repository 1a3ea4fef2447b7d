/** A small npm registry on the loopback interface, for packages written by the tests, good and broken. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { KEPT } from './http.ts';

export interface TestPackage {
  name: string;
  version: string;
  /** Further fields of package.json. */
  manifest?: Record<string, unknown>;
  /** Path inside the package → contents. */
  files?: Record<string, string>;
  /** What is wrong with it, if anything. */
  fault?: 'cut-short' | 'wrong-integrity' | 'archive-missing' | 'archive-hangs' | 'server-error' | 'not-json';
  /** Size that the registry claims it unpacks to. */
  unpackedSize?: number;
  published?: string;
}

export class TestRegistry {
  readonly #server: Server;
  readonly #packages = new Map<string, { pkg: TestPackage; archive: Buffer; integrity: string }[]>();
  readonly #held = new Set<ServerResponse>();
  /** Every path that was asked for. */
  readonly requests: string[] = [];

  private constructor() {
    this.#server = createServer(KEPT, (request, response) => {
      const url = new URL(request.url!, 'http://registry');
      this.requests.push(url.pathname);
      this.#answer(url, response);
    });
  }

  static async start(): Promise<TestRegistry> {
    const registry = new TestRegistry();
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Points npm, and everything that reads its configuration, at this registry and at a cache of its own. */
  async configureNpm(): Promise<void> {
    this.#cache = await mkdtemp(join(tmpdir(), 'mcp-risk-npm-'));
    process.env.npm_config_registry = this.url;
    process.env.npm_config_cache = this.#cache;
    process.env.npm_config_fetch_retries = '0';
  }
  #cache: string | null = null;

  async publish(pkg: TestPackage): Promise<void> {
    const archive = await pack(pkg);
    const honest = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    const integrity =
      pkg.fault === 'wrong-integrity' ? `sha512-${createHash('sha512').update('other').digest('base64')}` : honest;
    const served = pkg.fault === 'cut-short' ? archive.subarray(0, Math.floor(archive.length / 2)) : archive;
    this.#packages.set(pkg.name, [...(this.#packages.get(pkg.name) ?? []), { pkg, archive: served, integrity }]);
  }

  /** Takes a package's fault away. */
  mend(name: string): void {
    for (const { pkg } of this.#packages.get(name) ?? []) delete pkg.fault;
  }

  async close(): Promise<void> {
    for (const response of this.#held) response.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.#cache) await rm(this.#cache, { recursive: true, force: true });
  }

  #answer(url: URL, response: ServerResponse): void {
    const path = decodeURIComponent(url.pathname.slice(1));
    const [name, file] = path.split('/-/') as [string, string?];
    const versions = this.#packages.get(name) ?? [];
    const has = (fault: TestPackage['fault']) => versions.some(({ pkg }) => pkg.fault === fault);
    const version = versions.find(({ pkg }) => file === `${pkg.version}.tgz`);
    if (path === '-/v1/search') send(response, 200, JSON.stringify(this.#search(url)));
    else if (versions.length === 0) send(response, 404, '{"error":"not found"}');
    else if (file && (!version || version.pkg.fault === 'archive-missing')) send(response, 404, 'gone');
    else if (version?.pkg.fault === 'archive-hangs') this.#hold(response, version.archive);
    else if (version) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(version.archive);
    else if (has('server-error')) send(response, 500, 'out of order');
    else if (has('not-json')) send(response, 200, '<html>welcome</html>');
    else send(response, 200, JSON.stringify(this.#packument(name, versions)));
  }

  /** Begins an answer that never ends. */
  #hold(response: ServerResponse, archive: Buffer): void {
    this.#held.add(response);
    response.writeHead(200).write(archive.subarray(0, 20));
  }

  #packument(name: string, versions: { pkg: TestPackage; integrity: string }[]): unknown {
    const published = (pkg: TestPackage) => pkg.published ?? '2026-01-02T03:04:05.000Z';
    return {
      name,
      'dist-tags': { latest: versions.at(-1)!.pkg.version },
      time: Object.fromEntries(versions.map(({ pkg }) => [pkg.version, published(pkg)])),
      versions: Object.fromEntries(
        versions.map(({ pkg, integrity }) => [
          pkg.version,
          {
            ...manifestOf(pkg),
            dist: {
              tarball: `${this.url}${name}/-/${pkg.version}.tgz`,
              integrity,
              ...(pkg.unpackedSize ? { unpackedSize: pkg.unpackedSize } : {}),
            },
          },
        ]),
      ),
    };
  }

  /** npm's search: every published package for the first query, `from` and `size` obeyed. */
  #search(url: URL): unknown {
    const from = Number(url.searchParams.get('from'));
    const size = Number(url.searchParams.get('size'));
    const objects = [...this.#packages.values()].map((versions) => {
      const { pkg } = versions.at(-1)!;
      const repository = (pkg.manifest?.repository as { url?: string } | undefined)?.url;
      return { package: { name: pkg.name, version: pkg.version, date: pkg.published, links: { repository } } };
    });
    return { objects: objects.slice(from, from + size), total: objects.length };
  }
}

const manifestOf = ({ name, version, manifest }: TestPackage) => ({ name, version, ...manifest });

async function pack(pkg: TestPackage): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-risk-pack-'));
  try {
    const files = { 'package.json': JSON.stringify(manifestOf(pkg)), ...pkg.files };
    for (const [path, contents] of Object.entries(files)) {
      const file = join(folder, 'package', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents, { mode: 0o755 });
    }
    const chunks: Buffer[] = [];
    for await (const chunk of create({ gzip: true, cwd: folder, portable: true }, ['package']))
      chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
