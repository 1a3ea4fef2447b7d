/** Opens the catalogue and serves it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Catalogue } from '../../data/catalogue.ts';
import { baseUrl } from '../publish/build.ts';
import { PackedSite } from '../publish/packed.ts';
import { type Templates, templates } from '../templates.ts';
import { siteHandler } from './server.ts';

export interface ServeOptions {
  /** The catalogue's file. */
  db: string;
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Address that documents name, where it is another than the one listened on (behind a proxy). */
  base?: string;
  /** Folder of a built site; where it is in packs, they are served, under the address it was built for. */
  site?: string;
  /** Told why a site in packs is not served. */
  onNote?: (text: string) => void;
}

export interface Running {
  /** Address of the home page. */
  url: string;
  close(): Promise<void>;
}

/**
 * Milliseconds that an idle connection stays open: longer than the minute for which proxies keep theirs, so that none is closed in the moment
 * in which it is used again.
 */
const KEEP_ALIVE = 65_000;

/** Serves until `close()`. @throws CatalogueError, or the system's error where the port cannot be had. */
export async function serve(options: ServeOptions): Promise<Running> {
  const { db, port, host } = options;
  const catalogue = Catalogue.open(db, { readonly: true });
  let packed: PackedSite | null = null;
  try {
    const { base, compiled, ...rest } = await prepare(options, catalogue);
    packed = rest.packed;
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE });
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(port, host, done);
    });
    // Documents name the address they are served at, whose port is known only now.
    const url = address(host, (server.address() as AddressInfo).port);
    server.on('request', siteHandler(catalogue, compiled, base ?? url, packed));
    return {
      url: new URL(base?.pathname ?? '/', url).href,
      close: async () => {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
        packed?.close();
        catalogue.close();
      },
    };
  } catch (error) {
    packed?.close();
    catalogue.close();
    throw error;
  }
}

/** The templates, and the packs that were made with them from this catalogue. */
async function prepare(
  { base, site, onNote }: ServeOptions,
  catalogue: Catalogue,
): Promise<{ base: URL | undefined; compiled: Templates; packed: PackedSite | null }> {
  const packed = site === undefined ? null : PackedSite.open(site);
  const build = packed?.build();
  const wanted = base ?? build?.base;
  const root = wanted === undefined ? undefined : baseUrl(wanted);
  const compiled = await templates(root?.pathname ?? '/');
  if (!packed || !build) return { base: root, compiled, packed: null };
  const unfit =
    build.revision.split('-')[0] !== catalogue.revision().split('-')[0]
      ? 'is of another catalogue'
      : build.templates !== compiled.id
        ? 'was built with other templates'
        : build.base !== root!.href
          ? `was built for ${build.base}`
          : null;
  if (unfit === null) return { base: root, compiled, packed };
  packed.close();
  onNote?.(`The site in ${site} ${unfit}; pages are made as they are asked for.`);
  const own = base === undefined ? undefined : baseUrl(base);
  return { base: own, compiled: await templates(own?.pathname ?? '/'), packed: null };
}

/** What a browser on this machine can open. */
function address(host: string, port: number): URL {
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}/`);
}
