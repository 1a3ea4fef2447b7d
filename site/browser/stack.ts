/** The stack: servers together, what an agent can do with all of them, and one policy. */
import { combinationsOf } from '../../classifier/policy/combinations.ts';
import { type Policy, stringifyPolicy } from '../../classifier/policy/language.ts';
import { mergePolicies } from '../../classifier/policy/merge.ts';
import { RISKS } from '../../data/model.ts';
import { visible } from '../../data/text.ts';
import { ROOT, serverPath, toolPath } from '../links.ts';
import { plural } from '../views/text.ts';
import { element, remembered, riskMark, saveFile } from './dom.ts';
import { fetchPolicy, fetchServer, type ServerDocument, segmentOf, serverField } from './servers.ts';

type Tool = ServerDocument['tools'][number] & { server: ServerDocument };

const byId = <T extends HTMLElement = HTMLElement>(id: string): T => document.querySelector<T>(`#${id}`)!;
const SHOWN = 40;

let chosen = [...new Set((new URLSearchParams(location.search).get('servers') ?? '').split(',').filter(Boolean))];
let latest = 0;

serverField(byId<HTMLInputElement>('add'), byId('suggestions'), (slug) => {
  if (!chosen.includes(slug)) chosen.push(slug);
  void show();
});
byId('profile').addEventListener('change', () => void show());
const format = byId<HTMLSelectElement>('format');
const last = remembered.get('format');
if (last && [...format.options].some((option) => option.value === last)) format.value = last;
format.addEventListener('change', () => {
  remembered.set('format', format.value);
  void show();
});
byId('download').addEventListener('click', () =>
  saveFile(byId('policy-name').textContent ?? 'policy.json', byId('policy-text').textContent ?? ''),
);

async function show(): Promise<void> {
  const mine = ++latest;
  history.replaceState(
    null,
    '',
    chosen.length ? `?servers=${chosen.map(encodeURIComponent).join(',')}` : location.pathname,
  );
  const read = await Promise.allSettled(chosen.map(fetchServer));
  if (mine !== latest) return;
  const missing = chosen.filter((_, i) => read[i]!.status === 'rejected');
  const servers = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  document.querySelector('#example')?.toggleAttribute('hidden', chosen.length > 0);
  byId('chosen').replaceChildren(...servers.map(chip), ...missing.map(missingChip));
  byId('status').textContent = servers.length
    ? `${plural(servers.length, 'server')}, ${plural(
        servers.reduce((sum, server) => sum + server.toolCount, 0),
        'tool',
      )}.`
    : '';
  byId('together').hidden = servers.length === 0;
  if (servers.length === 0) return;
  const tools = servers
    .flatMap((server) => server.tools.map((tool): Tool => ({ ...tool, server })))
    .sort((a, b) => RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk));
  showCounts(tools);
  showCombinations(tools);
  showTools(tools);
  await showPolicy(servers, mine).catch((error: Error) => {
    byId('status').textContent = error.message;
  });
}

function chip(server: ServerDocument): HTMLElement {
  const remove = element('button', { type: 'button', 'aria-label': `Take ${visible(server.name)} out` }, '×');
  remove.addEventListener('click', () => {
    chosen = chosen.filter((slug) => slug !== server.slug);
    void show();
  });
  const version = server.snapshot?.package?.version ?? server.snapshot?.commit?.slice(0, 7) ?? 'not read yet';
  return element(
    'li',
    {},
    element('a', { href: ROOT + serverPath(server.slug) }, visible(server.name)),
    element('span', { class: 'note' }, ` ${version}, ${plural(server.toolCount, 'tool')} `),
    remove,
  );
}

function missingChip(slug: string): HTMLElement {
  const remove = element('button', { type: 'button', 'aria-label': `Take ${slug} out` }, '×');
  remove.addEventListener('click', () => {
    chosen = chosen.filter((one) => one !== slug);
    void show();
  });
  return element(
    'li',
    {},
    slug.slice(0, 80),
    element('span', { class: 'note' }, ' is not in the catalogue: allow none of its tools until it is '),
    remove,
  );
}

function showCounts(tools: readonly Tool[]): void {
  byId('counts').replaceChildren(
    ...[...RISKS].reverse().map((risk) => {
      const count = tools.filter((tool) => tool.risk === risk).length;
      return element('li', {}, riskMark(risk), element('span', { class: 'count' }, ` ${count}`));
    }),
  );
}

function showCombinations(tools: readonly Tool[]): void {
  const found = combinationsOf(tools);
  const names = new Map<string, Set<string>>();
  for (const tool of tools) names.set(tool.name, (names.get(tool.name) ?? new Set()).add(tool.server.slug));
  const shared = [...names].filter(([, servers]) => servers.size > 1).map(([name]) => name);
  byId('combinations').replaceChildren(
    ...found.map(({ combination, players }) =>
      element(
        'li',
        { class: combination.risk },
        element('p', { class: 'title' }, riskMark(combination.risk), ' ', combination.title),
        element(
          'ul',
          { class: 'parts' },
          ...players.map((part, i) =>
            element(
              'li',
              {},
              element('span', { class: 'note' }, `${combination.parts[i]!.brings}: `),
              ...commaed(part),
            ),
          ),
        ),
        element('p', { class: 'note' }, combination.mend),
      ),
    ),
    ...(found.length
      ? []
      : [element('li', {}, 'No dangerous combination among those we look for. Each tool keeps its own risk.')]),
    ...(shared.length
      ? [
          element(
            'li',
            {},
            element(
              'p',
              { class: 'title' },
              `The same name on several servers: ${shared.slice(0, 8).map(visible).join(', ')}`,
            ),
            element(
              'p',
              { class: 'note' },
              'A policy goes by names, so the merged one applies the rules of all of them to each.',
            ),
          ),
        ]
      : []),
  );
}

function commaed(tools: readonly Tool[]): Node[] {
  const shown = tools
    .slice(0, 5)
    .flatMap((tool, i): Node[] => [...(i ? [document.createTextNode(', ')] : []), link(tool)]);
  return tools.length > 5 ? [...shown, document.createTextNode(` and ${tools.length - 5} more`)] : shown;
}

const link = (tool: Tool): HTMLElement =>
  element(
    'a',
    { class: 'name', href: ROOT + toolPath(tool.server.slug, segmentOf(tool)) },
    visible(tool.name).slice(0, 100),
  );

function showTools(tools: readonly Tool[]): void {
  const list = byId('tools');
  const items = tools.map((tool) =>
    element(
      'li',
      {},
      element(
        'span',
        { class: 'title' },
        link(tool),
        element('span', { class: 'on' }, ` on ${visible(tool.server.name)}`),
      ),
      element('span', { class: 'kind' }, riskMark(tool.risk), element('span', { class: 'category' }, tool.category)),
    ),
  );
  list.replaceChildren(...items.slice(0, SHOWN));
  if (items.length <= SHOWN) return;
  const more = element('button', { type: 'button' }, `Show all ${items.length}`);
  more.addEventListener('click', () => list.replaceChildren(...items));
  list.append(element('li', {}, more));
}

async function showPolicy(servers: readonly ServerDocument[], mine: number): Promise<void> {
  const profile = byId<HTMLSelectElement>('profile').value;
  const figure = byId('policy-text').closest('figure')!;
  // What stands there is of the choice before, and not to be copied any more.
  figure.inert = true;
  const policies = await Promise.all(servers.map((server) => fetchPolicy(server.slug, profile)));
  const file = await inFormat(servers, policies, format.value);
  if (mine !== latest) return;
  figure.inert = false;
  byId('policy-text').textContent = file.text;
  byId('policy-name').textContent = file.name;
  byId('losses').replaceChildren(
    ...file.losses.map((loss) =>
      element('li', {}, element('strong', {}, loss.effect), ` ${loss.what}: ${loss.instead}`),
    ),
  );
}

interface PolicyFile {
  text: string;
  name: string;
  losses: { effect: string; what: string; instead: string }[];
}

async function inFormat(
  servers: readonly ServerDocument[],
  policies: readonly Policy[],
  format: string,
): Promise<PolicyFile> {
  if (format === '') return { text: stringifyPolicy(mergePolicies(policies)), name: 'policy.json', losses: [] };
  const { aliasOf, exporterOf } = await import('./exporters.ts');
  const exporter = exporterOf(format)!;
  const stack = servers.map((server, i) => ({
    alias: aliasOf(server.slug),
    policy: policies[i]!,
    tools: server.tools.map((tool) => tool.name),
  }));
  return { ...exporter.export(stack), name: exporter.fileName };
}

void show();
