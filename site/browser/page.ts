/** What every page does where scripts run. Everything is readable without it. */
import { ROOT } from '../links.ts';
import { copyOnClick, remembered } from './dom.ts';
import { showInFormat } from './format.ts';

for (const figure of document.querySelectorAll<HTMLElement>('[data-copy]')) {
  const button = figure.querySelector<HTMLButtonElement>('button[hidden]');
  const code = figure.querySelector('code');
  if (!button || !code) continue;
  button.hidden = false;
  copyOnClick(
    button,
    () => code.textContent ?? '',
    () => getSelection()?.selectAllChildren(code),
  );
}

const card = document.querySelector<HTMLElement>('#rule-card');
if (card) showInFormat(card);

const theme = document.querySelector<HTMLButtonElement>('button.theme');
if (theme) {
  const isDark = (): boolean =>
    document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
  const name = (): void => {
    theme.textContent = isDark() ? 'Light colours' : 'Dark colours';
  };
  theme.hidden = false;
  name();
  theme.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    remembered.set('theme', document.documentElement.dataset.theme);
    name();
  });
}

// Results as one types, under the fields that lead to the search page.
const suggesting = new WeakSet<HTMLInputElement>();
function suggest(field: HTMLInputElement): void {
  if (suggesting.has(field)) return;
  suggesting.add(field);
  void import('./suggest.ts').then(({ suggestUnder }) => suggestUnder(field)).catch(() => undefined);
}
for (const field of document.querySelectorAll<HTMLInputElement>('form:not(#search) input[name=q]'))
  field.addEventListener('focus', () => suggest(field), { once: true });

// A slash goes to the search field, as on many sites.
document.addEventListener('keydown', (event) => {
  const typing =
    event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector<HTMLInputElement>('main input[type=search], header input[type=search]');
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// On a page that does not exist, its last part is the best guess at what was looked for, where the address could be one of a server or a tool.
const guess = document.querySelector<HTMLInputElement>('[data-from-path]');
if (guess) {
  const parts = location.pathname.slice(ROOT.length).split('/').filter(Boolean);
  const named = parts.length === 1 || parts[0] === 'servers' || parts[0] === 'tools' ? parts.at(-1) : undefined;
  try {
    guess.value = decodeURIComponent(named ?? '')
      .replace(/\.(html|json)$/, '')
      .replace(/[-_.]+/g, ' ')
      .slice(0, 100);
  } catch {
    guess.value = '';
  }
  if (guess.value) suggest(guess);
}
