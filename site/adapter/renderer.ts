/** Renders a compiled template without the machinery of requests around it (routes, middleware, a Response to encode and decode). */
import { type Frame, Page, type Template } from './runtime.ts';

/** Of what Astro notes of a compilation: where the modules, styles and scripts are. */
export interface Manifest {
  /** The folder the site lives in, beginning with `/`. */
  base: string;
  pageMap: ReadonlyMap<string, () => Promise<{ page(): Promise<{ default: Template }> }>>;
  routes: readonly {
    routeData: { component: string };
    styles: readonly { type: string; src: string }[];
    scripts: readonly unknown[];
  }[];
  /** Files of scripts, by the name that templates have for them. */
  entryModules: Readonly<Record<string, string>>;
  inlinedScripts: ReadonlyMap<string, string>;
}

export type Render = (address: URL, locals: object) => string;

/** A renderer of the template in this file. @throws where there is none */
export async function renderer(manifest: Manifest, component: string): Promise<Render> {
  const importer = manifest.pageMap.get(component);
  if (!importer) throw new Error(`There is no template "${component}".`);
  const { default: template } = await (await importer()).page();
  const frame = frameOf(manifest, component);
  return (address, locals) => `<!DOCTYPE html>${template(new Page(frame, address, locals), {}, {}).markup}`;
}

function frameOf({ base, routes, entryModules, inlinedScripts }: Manifest, component: string): Frame {
  const { styles, scripts } = routes.find(({ routeData }) => routeData.component === component)!;
  if (scripts.length > 0 || inlinedScripts.size > 0 || styles.some(({ type }) => type !== 'external'))
    throw new Error(`"${component}" was compiled with scripts or styles that stand in the page.`);
  const address = (file: string): string => `${base.replace(/\/$/, '')}/${file.replace(/^\//, '')}`;
  return {
    styles: styles.map(({ src }) => `<link rel="stylesheet" href="${address(src)}">`).join(''),
    script(name) {
      const file = entryModules[name];
      if (file === undefined) throw new Error(`There is no script "${name}".`);
      return `<script type="module" src="${address(file)}"></script>`;
    },
  };
}
