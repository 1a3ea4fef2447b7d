/** The search page: results as you type, the query and its narrowing kept in the address. */
import { CATEGORIES, FACETS, RISKS } from '../../data/model.ts';
import { plural } from '../views/text.ts';
import { element, riskMark } from './dom.ts';
import { type Filter, type Found, find } from './find.ts';

const form = document.querySelector<HTMLFormElement>('#search')!;
const results = document.querySelector<HTMLElement>('#results')!;
const status = document.querySelector<HTMLElement>('#status')!;
const input = form.querySelector<HTMLInputElement>('[name=q]')!;

let latest = 0;

function read(): { query: string; filter: Filter } {
  const data = new FormData(form);
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((value) => value === data.get(name));
  const [category, risk, facet] = [one('category', CATEGORIES), one('risk', RISKS), one('facet', FACETS)];
  return {
    query: String(data.get('q') ?? '').trim(),
    filter: { ...(category && { category }), ...(risk && { risk }), ...(facet && { facet }) },
  };
}

async function show(): Promise<void> {
  const { query, filter } = read();
  const mine = ++latest;
  const address = new URLSearchParams({ ...(query && { q: query }), ...filter });
  history.replaceState(null, '', address.size ? `?${address}` : location.pathname);
  if (!query) {
    results.replaceChildren();
    status.textContent = address.size ? 'Type a word to search for; the lists of risks and facets show all.' : '';
    return;
  }
  try {
    const found = await find(query, filter, 30);
    if (mine !== latest) return;
    results.replaceChildren(...found.map(item));
    status.textContent = found.length
      ? `${found.length === 30 ? 'The first 30' : found.length} result${found.length === 1 ? '' : 's'}`
      : 'Nothing found. What is not here has not been read; that says nothing about its risk.';
  } catch {
    if (mine === latest) status.textContent = 'The search could not be reached. Try again in a moment.';
  }
}

const item = (found: Found): HTMLElement =>
  found.kind === 'server'
    ? element(
        'li',
        {},
        element('span', { class: 'title' }, element('a', { href: found.path }, found.name)),
        element(
          'span',
          { class: 'kind' },
          element('span', {}, 'Server'),
          element('span', {}, plural(found.tools ?? 0, 'tool')),
        ),
      )
    : element(
        'li',
        {},
        element(
          'span',
          { class: 'title' },
          element('a', { class: 'name', href: found.path }, found.name),
          element('span', { class: 'on' }, ` on ${found.server}`),
        ),
        found.summary ? element('p', {}, found.summary) : null,
        element(
          'span',
          { class: 'kind' },
          riskMark(found.risk!),
          element('span', { class: 'category' }, found.category),
        ),
      );

const given = new URLSearchParams(location.search);
for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')) {
  const value = given.get(field.name);
  if (value !== null) field.value = value;
}
let waiting: ReturnType<typeof setTimeout> | undefined;
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 120);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void show();
});
if (!given.get('q')) input.focus();
void show();
