/** Two servers side by side. */
import { CATEGORIES, RISKS } from '../../data/model.ts';
import { visible } from '../../data/text.ts';
import { ROOT, serverPath, toolPath } from '../links.ts';
import { element, riskMark } from './dom.ts';
import { fetchServer, type ServerDocument, segmentOf, serverField } from './servers.ts';

const byId = <T extends HTMLElement = HTMLElement>(id: string): T => document.querySelector<T>(`#${id}`)!;
const SIDES = ['a', 'b'] as const;
const given = new URLSearchParams(location.search);
const chosen: Record<(typeof SIDES)[number], string | null> = { a: given.get('a'), b: given.get('b') };
let latest = 0;

for (const side of SIDES)
  serverField(byId<HTMLInputElement>(`add-${side}`), byId(`suggestions-${side}`), (slug) => {
    chosen[side] = slug;
    void show();
  });

type Tool = ServerDocument['tools'][number];

async function show(): Promise<void> {
  const mine = ++latest;
  const address = new URLSearchParams(SIDES.flatMap((side) => (chosen[side] ? [[side, chosen[side]]] : [])));
  history.replaceState(null, '', address.size ? `?${address}` : location.pathname);
  const { a, b } = chosen;
  const example = document.querySelector<HTMLElement>('#example');
  if (example) example.hidden = a !== null || b !== null;
  if (!a || !b) {
    byId('status').textContent = a || b ? 'Choose the other one.' : '';
    return;
  }
  try {
    const [first, second] = await Promise.all([fetchServer(a), fetchServer(b)]);
    if (mine !== latest) return;
    byId('status').textContent = '';
    byId<HTMLInputElement>('add-a').value = visible(first.name);
    byId<HTMLInputElement>('add-b').value = visible(second.name);
    byId('comparison').replaceChildren(...comparison(first, second));
  } catch (error) {
    byId('status').textContent = (error as Error).message;
  }
}

function comparison(a: ServerDocument, b: ServerDocument): HTMLElement[] {
  const has = (server: ServerDocument, facet: string): string => {
    const count = server.tools.filter((tool) => (tool.facets as string[]).includes(facet)).length;
    return String(count);
  };
  const row = (name: Node | string, one: Node | string, other: Node | string): HTMLElement =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, one), element('td', {}, other));
  const version = (server: ServerDocument): string =>
    server.snapshot?.package?.version ?? server.snapshot?.commit?.slice(0, 7) ?? 'not read yet';
  const names = (): HTMLElement[] =>
    [a, b].map((server) =>
      element('th', { scope: 'col' }, element('a', { href: ROOT + serverPath(server.slug) }, visible(server.name))),
    );
  const numbers = element(
    'table',
    { class: 'compare' },
    element('thead', {}, element('tr', {}, element('td', {}), ...names())),
    element(
      'tbody',
      {},
      row('Version read', version(a), version(b)),
      row('Tools', String(a.toolCount), String(b.toolCount)),
      ...[...RISKS].reverse().map((risk) => row(riskMark(risk), String(a.byRisk[risk]), String(b.byRisk[risk]))),
      ...CATEGORIES.filter((category) => a.byCategory[category] + b.byCategory[category] > 0).map((category) =>
        row(category, String(a.byCategory[category]), String(b.byCategory[category])),
      ),
      row('Run what they are given', has(a, 'arbitrary'), has(b, 'arbitrary')),
      row('Read private data', has(a, 'sensitive'), has(b, 'sensitive')),
      row('Bring in strangers’ text', has(a, 'untrusted'), has(b, 'untrusted')),
      row('Send data out', has(a, 'external'), has(b, 'external')),
    ),
  );
  const others = new Map(b.tools.map((tool) => [tool.name, tool]));
  const shared = a.tools.filter((tool) => others.has(tool.name));
  const sharedNames = new Set(shared.map((tool) => tool.name));
  return [
    numbers,
    element('h2', {}, 'Tools of the same name'),
    shared.length
      ? element(
          'table',
          { class: 'compare' },
          element('thead', {}, element('tr', {}, element('td', {}), ...names())),
          element(
            'tbody',
            {},
            ...shared.map((tool) => {
              const other = others.get(tool.name)!;
              const same = tool.digest === other.digest && element('span', { class: 'note' }, ' the same definition');
              return row(element('span', {}, link(a, tool), same), label(tool), label(other));
            }),
          ),
        )
      : element('p', {}, 'None.'),
    ...[a, b].flatMap((server) => {
      const own = server.tools.filter((tool) => !sharedNames.has(tool.name));
      return [
        element('h2', {}, `Only on ${visible(server.name)}`),
        own.length
          ? element(
              'ul',
              { class: 'cards' },
              ...own.map((tool) =>
                element('li', {}, element('span', { class: 'title' }, link(server, tool)), label(tool)),
              ),
            )
          : element('p', {}, 'None.'),
      ];
    }),
  ];
}

const link = (server: ServerDocument, tool: Tool): HTMLElement =>
  element(
    'a',
    { class: 'name', href: ROOT + toolPath(server.slug, segmentOf(tool)) },
    visible(tool.name).slice(0, 100),
  );

const label = (tool: Tool): HTMLElement =>
  element('span', { class: 'kind' }, riskMark(tool.risk), element('span', { class: 'category' }, tool.category));

void show();
