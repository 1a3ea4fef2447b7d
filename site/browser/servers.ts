/** Servers and their policies as the API gives them, and a field to choose servers with. */
import type { Policy } from '../../classifier/policy/language.ts';
import type { Category, Facet, Risk } from '../../data/model.ts';
import { apiServer, apiTool, ROOT } from '../links.ts';
import { plural } from '../views/text.ts';
import { element, keepFocus } from './dom.ts';
import { NONE, PAUSE, searcher } from './find.ts';

export interface ServerDocument {
  slug: string;
  name: string;
  package: string | null;
  repository: string | null;
  snapshot: { package: { name: string; version: string } | null; commit: string | null; taken: string } | null;
  toolCount: number;
  byCategory: Record<Category, number>;
  byRisk: Record<Risk, number>;
  tools: {
    name: string;
    category: Category;
    risk: Risk;
    facets: Facet[];
    confidence: number;
    digest: string;
    url: string;
  }[];
}

const read = new Map<string, Promise<unknown>>();

/** A document of the site; each is asked for once. @throws Error with a sentence for the reader */
export function fetchJson<T>(path: string): Promise<T> {
  let reading = read.get(path) as Promise<T> | undefined;
  if (!reading) {
    reading = fetch(ROOT + path).then((response) => {
      if (response.status === 404) throw new Error('The catalogue has no such entry.');
      if (!response.ok) throw new Error(`The catalogue answered with status ${response.status}.`);
      return response.json() as Promise<T>;
    });
    reading.catch(() => read.delete(path));
    read.set(path, reading);
  }
  return reading;
}

export const fetchServer = (slug: string): Promise<ServerDocument> => fetchJson(apiServer(encodeURIComponent(slug)));

export const fetchPolicy = (slug: string, profile: string): Promise<Policy> =>
  fetchJson(
    apiServer(encodeURIComponent(slug)).replace(
      /\.json$/,
      `/policy${profile === 'recommended' ? '' : `.${profile}`}.json`,
    ),
  );

/** The segment of a tool's address, as its server's document links it. */
export const segmentOf = (tool: { url: string }): string =>
  decodeURIComponent(
    new URL(tool.url).pathname
      .split('/')
      .at(-1)!
      .replace(/\.json$/, ''),
  );

export const fetchTool = <T>(slug: string, segment: string): Promise<T> =>
  fetchJson(apiTool(encodeURIComponent(slug), encodeURIComponent(segment)));

/** Turns a search field into one that suggests servers; `choose` gets the slug of the one taken. */
export function serverField(field: HTMLInputElement, list: HTMLElement, choose: (slug: string) => void): void {
  const ask = searcher();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was typed and what was put away, so that an answer to something earlier is not shown. */
  let asked = 0;
  const close = (): void => {
    asked++;
    clearTimeout(waiting);
    list.replaceChildren();
    field.setAttribute('aria-expanded', 'false');
  };
  const take = (slug: string): void => {
    field.value = '';
    close();
    field.focus();
    choose(slug);
  };
  const suggest = async (): Promise<void> => {
    if (field.value.trim() === '') close();
    const mine = asked;
    const results = await ask(field.value, { kind: 'server' }, 8).catch(() => NONE);
    // Whoever is in the list already keeps what is there.
    if (!results || mine !== asked || list.contains(document.activeElement)) return;
    const { found } = results;
    list.replaceChildren(
      ...found.map((server) => {
        const button = element(
          'button',
          { type: 'button' },
          server.name,
          element('span', { class: 'note' }, ` ${plural(server.tools ?? 0, 'tool')}`),
        );
        button.addEventListener('click', () => take(server.slug));
        return element('li', {}, button);
      }),
      ...(found.length ? [] : [element('li', { class: 'note' }, 'No server of that name has been read.')]),
    );
    field.setAttribute('aria-expanded', 'true');
  };
  field.addEventListener('input', () => {
    asked++;
    clearTimeout(waiting);
    waiting = setTimeout(suggest, PAUSE);
  });
  keepFocus(list);
  list.parentElement!.addEventListener('focusout', (event) => {
    if (!list.parentElement!.contains(event.relatedTarget as Node | null)) close();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.querySelector('button')?.focus();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      const first = (): HTMLButtonElement | null => list.querySelector('button');
      clearTimeout(waiting);
      if (first()) first()!.click();
      else void suggest().then(() => first()?.click());
    }
  });
  list.addEventListener('keydown', (event) => {
    const buttons = [...list.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'ArrowDown') buttons[at + 1]?.focus();
    else if (event.key === 'ArrowUp') (buttons[at - 1] ?? field).focus();
    else if (event.key === 'Escape') {
      close();
      field.focus();
    } else return;
    event.preventDefault();
  });
}
