/** Results under a search field while one types. Loaded when a field is first entered, so that no page waits for it. */

import { plural } from '../views/text.ts';
import { element, keepFocus, riskMark } from './dom.ts';
import { type Found, NONE, PAUSE, searcher } from './find.ts';

const SHOWN = 8;

/** Puts results under this field of a search form; the form itself still leads to the search page. */
export function suggestUnder(field: HTMLInputElement): void {
  const list = element('ul', { class: 'suggestions', id: `${field.id}-results`, 'aria-label': 'Results' });
  field.after(list);
  field.setAttribute('aria-controls', list.id);
  const ask = searcher();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was typed and what was put away, so that an answer to something earlier is not shown. */
  let asked = 0;

  const show = async (): Promise<void> => {
    const mine = asked;
    if (field.value.trim() === '') list.replaceChildren();
    const results = await ask(field.value, {}, SHOWN).catch(() => NONE);
    // Whoever is in the list already keeps what is there.
    if (results && mine === asked && !list.contains(document.activeElement))
      list.replaceChildren(...results.found.map(result));
  };
  const clear = (): void => {
    asked++;
    clearTimeout(waiting);
    list.replaceChildren();
  };
  field.addEventListener('input', () => {
    asked++;
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    list.querySelector('a')?.focus();
  });
  list.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'ArrowDown') links[at + 1]?.focus();
    else if (event.key === 'ArrowUp') (links[at - 1] ?? field).focus();
    else return;
    event.preventDefault();
  });
  keepFocus(list);
  const form = field.form!;
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !list.firstChild) return;
    event.preventDefault();
    clear();
    field.focus();
  });
  form.addEventListener('focusout', (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) clear();
  });
  if (field.value) void show();
}

const result = (found: Found): HTMLElement =>
  element(
    'li',
    {},
    element(
      'a',
      { href: found.path },
      element('span', { class: found.kind === 'tool' ? 'name' : '' }, found.name),
      element(
        'span',
        { class: 'on' },
        found.kind === 'tool' ? ` on ${found.server}` : ` server, ${plural(found.tools ?? 0, 'tool')}`,
      ),
      found.risk ? riskMark(found.risk) : null,
    ),
  );
