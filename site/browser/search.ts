/** The search page: results as you type, the query and its narrowing kept in the address. */
import { CATEGORIES, FACETS, RISKS } from '../../data/model.ts';
import { plural } from '../views/text.ts';
import { element, prose, riskMark } from './dom.ts';
import { type Filter, type Found, PAUSE, searcher } from './find.ts';

const form = document.querySelector<HTMLFormElement>('#search')!;
const results = document.querySelector<HTMLElement>('#results')!;
const status = document.querySelector<HTMLElement>('#status')!;
const SHOWN = 30;
const input = form.querySelector<HTMLInputElement>('[name=q]')!;

const ask = searcher();

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
  const address = new URLSearchParams({ ...(query && { q: query }), ...filter });
  history.replaceState(null, '', address.size ? `?${address}` : location.pathname);
  if (address.size === 0) {
    results.replaceChildren();
    status.textContent = '';
  }
  try {
    const answer = await ask(query, filter, SHOWN);
    if (!answer) return;
    const { found, more } = answer;
    results.replaceChildren(...found.map(item));
    status.textContent = found.length
      ? more
        ? `The first ${plural(found.length, 'result')}. Another word or a label narrows them.`
        : plural(found.length, 'result')
      : 'Nothing found. What is not here has not been read; that says nothing about its risk.';
  } catch {
    status.textContent = 'The search could not be reached. Try again in a moment.';
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
        found.summary ? element('p', {}, ...prose(found.summary)) : null,
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
  waiting = setTimeout(show, PAUSE);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void show();
});
if (given.size === 0) input.focus();
void show();
