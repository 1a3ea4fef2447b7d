/** Opens the catalogue and serves it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Catalogue } from '../../data/catalogue.ts';
import { baseUrl } from '../publish/build.ts';
import { templates } from '../templates.ts';
import { siteHandler } from './server.ts';

export interface ServeOptions {
  /** The catalogue's file. */
  db: string;
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Address that documents name, where it is another than the one listened on (behind a proxy). */
  base?: string;
}

export interface Running {
  /** Address of the home page. */
  url: string;
  close(): Promise<void>;
}

/** Serves until `close()`. @throws CatalogueError, or the system's error where the port cannot be had. */
export async function serve({ db, port, host, base }: ServeOptions): Promise<Running> {
  const catalogue = Catalogue.open(db, { readonly: true });
  try {
    const root = base && baseUrl(base);
    const compiled = await templates(root ? root.pathname : '/');
    const server = createServer();
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(port, host, done);
    });
    // Documents name the address they are served at, whose port is known only now.
    const url = address(host, (server.address() as AddressInfo).port);
    server.on('request', siteHandler(catalogue, compiled, root || url));
    return {
      url: new URL(root ? root.pathname : '/', url).href,
      close: async () => {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
        catalogue.close();
      },
    };
  } catch (error) {
    catalogue.close();
    throw error;
  }
}

/** What a browser on this machine can open. */
function address(host: string, port: number): URL {
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}/`);
}
