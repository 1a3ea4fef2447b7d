/**
 * What compiled templates call, in the place of Astro's runtime (index.ts). Astro's builds a tree of instances and promises, because a component
 * may wait, stream, or belong to another framework. Ours do none of that: here a template is a function from values to markup, for less than
 * half of the work. Both give the same bytes (test/site/templates.test.ts). What is not known here does not compile or throws.
 */
/** Markup, as against text that has to be escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

const NOTHING = new Html('');

type Props = Record<string, unknown>;
type Slot = (page: Page) => Html;
type Slots = Record<string, Slot>;
export type Template = (page: Page, props: Props, slots: Slots) => Html;

/** What is the same for all pages of a template. */
export interface Frame {
  /** Elements of its styles. */
  styles: string;
  /** The element of a script, by the name it has in the template that asks for it. */
  script(name: string): string;
}

/** One page while it is rendered. */
export class Page {
  readonly frame: Frame;
  readonly #url: URL;
  readonly #locals: object;

  constructor(frame: Frame, url: URL, locals: object) {
    this.frame = frame;
    this.#url = url;
    this.#locals = locals;
  }

  /** The `Astro` that a component sees. */
  createAstro(props: Props): object {
    return { url: this.#url, locals: this.#locals, props, self: null };
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const SPECIAL = /[&<>"']/;
const EVERY_SPECIAL = /[&<>"']/g;

const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (character) => ENTITIES[character]!) : text;

/** The markup of a value between braces. */
function markupOf(value: unknown): string {
  if (typeof value === 'string') return escaped(value);
  if (value instanceof Html) return value.markup;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'number' || value === true) return String(value);
  if (!Array.isArray(value)) throw new TypeError(`A template cannot show ${Object.prototype.toString.call(value)}.`);
  let markup = '';
  for (const item of value) markup += markupOf(item);
  return markup;
}

/** Tag of template literals: the markup of an element or a component. */
export function render(parts: readonly string[], ...values: unknown[]): Html {
  let markup = parts[0]!;
  for (let i = 0; i < values.length; i++) markup += markupOf(values[i]) + parts[i + 1]!;
  return new Html(markup);
}

/** Attributes that are there or not, whatever their value (HTML, "boolean attribute"). */
const BOOLEAN = new Set(
  `allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden inert ismap itemscope loop multiple
   muted nomodule novalidate open playsinline readonly required reversed selected`.split(/\s+/),
);

const quoted = (value: unknown): string => {
  const text = String(value);
  return text.includes('&') || text.includes('"') ? text.replaceAll('&', '&amp;').replaceAll('"', '&quot;') : text;
};

/** Of `class:list`: names, objects that say which names hold, lists of both. */
function classesOf(value: unknown): string {
  if (!value) return '';
  if (typeof value !== 'object') return String(value);
  let classes = '';
  const add = (name: string): void => {
    if (name !== '') classes += classes === '' ? name : ` ${name}`;
  };
  if (Array.isArray(value)) for (const item of value) add(classesOf(item));
  else for (const name in value) if ((value as Record<string, unknown>)[name]) add(name);
  return classes;
}

/** An attribute with the space before it; nothing where the value is null or undefined, or false in one that is there or not. */
export function addAttribute(value: unknown, name: string): Html {
  if (value === null || value === undefined) return NOTHING;
  if (name === 'class:list') {
    const classes = classesOf(value);
    return classes === '' ? NOTHING : addAttribute(classes, 'class');
  }
  if (BOOLEAN.has(name)) return value ? new Html(` ${name}`) : NOTHING;
  return new Html(value === '' ? ` ${name}` : ` ${name}="${quoted(value)}"`);
}

export const Fragment = Symbol('Fragment');

/** @param component a template, `Fragment`, or the name of an element */
export function renderComponent(page: Page, name: string, component: unknown, props: Props, slots: Slots = {}): Html {
  if (typeof component === 'function') return (component as Template)(page, props, slots);
  if (component === Fragment) return renderSlot(page, slots.default);
  if (typeof component !== 'string') throw new TypeError(`There is no component "${name}".`);
  const attributes = Object.entries(props).map(([key, value]) => addAttribute(value, key).markup);
  return new Html(`<${component}${attributes.join('')}>${renderSlot(page, slots.default).markup}</${component}>`);
}

export const renderSlot = (page: Page, slot: Slot | undefined): Html => (slot ? slot(page) : NOTHING);
export const unescapeHTML = (markup: string): Html => new Html(markup);
export const renderHead = ({ frame }: Page): Html => new Html(frame.styles);
/** Every page of ours has a head, and styles stand there. */
export const maybeRenderHead = (): Html => NOTHING;
export const renderScript = ({ frame }: Page, name: string): Html => new Html(frame.script(name));
export const createComponent = (template: Template): Template => template;
/** Compiled modules call it once for `Astro` outside of pages, which ours do not use. */
export const createAstro = (): void => {};
