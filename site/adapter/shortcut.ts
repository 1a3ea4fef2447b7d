/**
 * Renders a template without the machinery of requests around it (routes, middleware, cookies, a Response to encode and decode), which takes
 * as long as the page itself. What a page needs of Astro is taken from one render through the front door; the first page is rendered both
 * ways, and a template whose bytes differ keeps to the front door.
 */

/** What Astro makes for a page while it renders it; only what has to be new for each page is named. */
interface Result {
  styles: Set<unknown>;
  scripts: Set<unknown>;
  links: Set<unknown>;
  pathname: string;
  createAstro(props: object): object;
  _metadata: Record<string, unknown>;
}

type Factory = (result: Result, props: object, slots: object) => unknown;
type Importer = () => Promise<{ page(): Promise<{ default: Factory }> }>;

export interface App {
  manifest: { pageMap?: Map<string, Importer> };
  manifestData: { routes: { component: string }[] };
  render(request: Request, options: { routeData?: unknown; locals?: object }): Promise<Response>;
}

export type RenderToString = (
  result: Result,
  factory: Factory,
  props: object,
  slots: object,
  isPage: boolean,
) => Promise<string | Response>;

export type Render = (address: URL, locals: object) => Promise<string>;

/** A renderer of one template. @throws where a page fails */
export function shortcut(app: App, renderToString: RenderToString, component: string): Render {
  const routeData = app.manifestData.routes.find((route) => route.component === component);
  if (!routeData) throw new Error(`There is no template "${component}".`);
  const frontDoor: Render = async (address, locals) => {
    const response = await app.render(new Request(address), { routeData, locals });
    if (response.status !== 200 && response.status !== 404)
      throw new Error(`The template "${component}" failed with status ${response.status} for ${address.pathname}.`);
    return response.text();
  };
  let chosen: Promise<Render> | undefined;
  return async (address, locals) => {
    if (chosen) return (await chosen)(address, locals);
    const first = observed(app, component, () => frontDoor(address, locals));
    chosen = first.then(async ({ html, factory, seen }) => {
      const short = seen && factory && direct(renderToString, factory, seen);
      const isSame = short && (await short(address, locals).catch(() => null)) === html;
      return isSame ? short : frontDoor;
    });
    // A page that fails is no reason for the next to fail.
    chosen.catch(() => (chosen = undefined));
    return (await first).html;
  };
}

/** Renders through the front door, and tells what the template was given. */
async function observed(
  { manifest: { pageMap } }: App,
  component: string,
  render: () => Promise<string>,
): Promise<{ html: string; factory?: Factory; seen?: Result }> {
  const importer = pageMap?.get(component);
  if (!pageMap || !importer) return { html: await render() };
  const module = await (await importer()).page();
  let seen: Result | undefined;
  const watching: Factory = Object.assign((result: Result, props: object, slots: object) => {
    seen ??= fresh(result);
    return module.default(result, props, slots);
  }, module.default);
  pageMap.set(component, async () => ({ page: async () => ({ ...module, default: watching }) }));
  try {
    const html = await render();
    return { html, factory: module.default, ...(seen && { seen }) };
  } finally {
    pageMap.set(component, importer);
  }
}

/** A copy that shares nothing that changes while a page is rendered. */
function fresh(result: Result): Result {
  const copied = (value: unknown): unknown =>
    value instanceof Set ? new Set(value) : Array.isArray(value) ? [...value] : value;
  return {
    ...result,
    styles: new Set(result.styles),
    scripts: new Set(result.scripts),
    links: new Set(result.links),
    _metadata: Object.fromEntries(Object.entries(result._metadata).map(([key, value]) => [key, copied(value)])),
  };
}

const direct =
  (renderToString: RenderToString, factory: Factory, seen: Result): Render =>
  async (address, locals) => {
    const page = { url: address, locals };
    const result: Result = {
      ...fresh(seen),
      pathname: address.pathname,
      createAstro: (props) => Object.assign(Object.create(page), { props, self: null }),
    };
    const html = await renderToString(result, factory, {}, {}, true);
    if (typeof html !== 'string') throw new Error(`A template answered ${address.pathname} with more than a page.`);
    return html;
  };
