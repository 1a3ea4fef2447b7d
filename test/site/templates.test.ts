import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'astro';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { library } from '../../site/adapter/index.ts';
import { addAttribute, Html, Page, render, renderComponent } from '../../site/adapter/runtime.ts';
import { SITE, settings } from '../../site/adapter/settings.ts';
import { documentRouter, nameGroups, pathsOf, sharedGroups } from '../../site/publish/documents.ts';
import { Site } from '../../site/site.ts';
import { type Templates, templates } from '../../site/templates.ts';
import { makeCatalogue, SPECS } from './catalogue.ts';
import { HOSTILE } from './hostile.ts';

const { db, remove } = makeCatalogue([...SPECS, HOSTILE]);
const catalogue = Catalogue.open(db, { readonly: true });
const site = new Site(catalogue, new URL('http://site.example/'));
/** Astro wants its output on the file system of its project. */
const work = join(SITE, 'dist', `test-${process.pid}`);

afterAll(() => {
  catalogue.close();
  remove();
  for (const folder of [work, `${work}-out`]) rmSync(folder, { recursive: true, force: true });
});

/** The same templates, compiled for Astro's own runtime and rendered through its front door. */
async function astros(): Promise<Templates> {
  await build({ ...(await settings('/', work)), outDir: `${work}-out`, output: 'server', adapter: library() });
  const { createApp } = await import(pathToFileURL(`${work}-out/server/entry.mjs`).href);
  const app = createApp({ streaming: false });
  return {
    id: 'astro',
    assets: `${work}-out/client/`,
    async render(template, address, view) {
      const component = `pages/${template}.astro`;
      const routeData = app.manifestData.routes.find((route: { component: string }) => route.component === component);
      const locals = { view, canonical: address.href };
      return (await app.render(new Request(address), { routeData, locals })).text();
    },
  };
}

/** Paths of all pages of the catalogue. */
function pages(): string[] {
  const groups = [
    ...sharedGroups().filter(({ kind }) => kind !== 'search' && kind !== 'sitemap'),
    ...nameGroups(),
    ...catalogue.touched().map(({ slug }) => ({ kind: 'server' as const, slug })),
  ];
  return groups.flatMap((group) => [...pathsOf(site, group)]).filter((path) => /\/$|\.html$/.test(path));
}

describe('templates', () => {
  let [ours, theirs] = [{} as Templates, {} as Templates];
  beforeAll(async () => {
    [ours, theirs] = [await templates('/'), await astros()];
  });

  it('give the bytes that Astro gives', async () => {
    const [one, other] = [documentRouter(ours), documentRouter(theirs)];
    const paths = pages();
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) {
      const [page, same] = [await one.answer(site, path), await other.answer(site, path)];
      expect(page?.body, path).toBe(same?.body);
      expect(String(page?.body).length, path).toBeGreaterThan(2000);
    }
  });

  it('end a link where its words end', async () => {
    const router = documentRouter(ours);
    for (const path of pages()) expect(String((await router.answer(site, path))?.body), path).not.toMatch(/\s<\/a>/);
  });

  it('name only styles and scripts that are there', async () => {
    const { body } = (await documentRouter(ours).answer(site, '/stack/'))!;
    const named = [...String(body).matchAll(/(?:src|href)="(\/assets\/[^"]+|\/theme\.js)"/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(3);
    for (const path of named) expect(existsSync(join(ours.assets, path)), path).toBe(true);
  });
});

describe('the runtime of templates', () => {
  const page = new Page({ styles: '', script: () => '' }, new URL('http://site.example/'), {});
  const html = (parts: TemplateStringsArray, ...values: unknown[]): string => render(parts, ...values).markup;

  it('escapes text and leaves markup', () => {
    expect(html`<p>${`<b> & "it's"`}</p>`).toBe('<p>&lt;b&gt; &amp; &quot;it&#39;s&quot;</p>');
    expect(html`<p>${new Html('<b>')}${[1, ['<', new Html('<i>')]]}</p>`).toBe('<p><b>1&lt;<i></p>');
  });

  it('shows nothing for what is not there, and zero', () => {
    expect(html`${null}${undefined}${false}${''}${0}`).toBe('0');
  });

  it('refuses what it cannot show', () => {
    for (const value of [{}, () => 'x', Promise.resolve('x'), new Map(), Symbol('x')])
      expect(() => html`${value}`).toThrow(TypeError);
    expect(() => renderComponent(page, 'Missing', undefined, {})).toThrow('Missing');
  });

  it('writes attributes', () => {
    const attribute = (name: string, value: unknown): string => addAttribute(value, name).markup;
    expect(attribute('href', '/?a=1&b="<\'>"')).toBe(' href="/?a=1&amp;b=&quot;<\'>&quot;"');
    expect(attribute('href', undefined)).toBe('');
    expect(attribute('alt', '')).toBe(' alt');
    expect(attribute('width', 0)).toBe(' width="0"');
    expect(attribute('hidden', true)).toBe(' hidden');
    expect(attribute('hidden', false)).toBe('');
    expect(attribute('aria-hidden', false)).toBe(' aria-hidden="false"');
    expect(attribute('class:list', ['a', { b: true, c: false }, null, [`"d"`]])).toBe(' class="a b &quot;d&quot;"');
    expect(attribute('class:list', { c: false })).toBe('');
  });
});
