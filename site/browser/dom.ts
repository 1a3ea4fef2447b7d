/** Elements from data, never from markup: text is set as text. */
import { proseAndCode, unfenced } from '../views/text.ts';

type Child = Node | string | null | undefined | false;

/** An element with attributes and children; `null`, `undefined` and `false` children are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (typeof value === 'string') made.setAttribute(name, value);
  }
  made.append(
    ...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false),
  );
  return made;
}

/** A text with what stands between backticks set as code, as the templates set it. */
export const prose = (text: string): (Node | string)[] =>
  proseAndCode(unfenced(text)).map((piece, i) => (i % 2 ? element('code', {}, piece) : piece));

const SVG = 'http://www.w3.org/2000/svg';
const LEVELS = ['low', 'medium', 'high', 'critical'];

/** A risk as bars and a word, as the templates draw it. */
export function riskMark(risk: string): HTMLElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    class: 'bars',
    viewBox: '0 0 16 12',
    width: '16',
    height: '12',
    'aria-hidden': 'true',
  }))
    svg.setAttribute(name, value);
  for (let n = 1; n <= 4; n++) {
    const bar = document.createElementNS(SVG, 'rect');
    const shape = {
      x: (n - 1) * 4.25,
      y: 12 - n * 3,
      width: 3,
      height: n * 3,
      class: n <= LEVELS.indexOf(risk) + 1 ? 'filled' : 'empty',
    };
    for (const [name, value] of Object.entries(shape)) bar.setAttribute(name, String(value));
    svg.append(bar);
  }
  return element('span', { class: `risk ${risk}` }, svg, risk.charAt(0).toUpperCase() + risk.slice(1));
}

/** Copies `text` on a click and says so on the button; without the right to the clipboard the text is selected, so that a key copies it. */
export function copyOnClick(button: HTMLButtonElement, text: () => string, select: () => void): void {
  const name = button.textContent;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = 'Copied';
    } catch {
      select();
      button.textContent = 'Selected';
    }
    setTimeout(() => {
      button.textContent = name;
    }, 1600);
  });
}

/** Leaves the focus where it is while something in the list is clicked: some browsers would take it away, and the list would go before the click. */
export const keepFocus = (list: HTMLElement): void =>
  list.addEventListener('mousedown', (event) => event.preventDefault());

/** Offers a text as a file of this name. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text]));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Remembers a choice of the reader on this machine; forgets silently where storing is not allowed. */
export const remembered = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private windows may refuse; the choice then lasts for this page.
    }
  },
};
