/** The site as a reader has it: its files on a plain host, in a real browser. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { build } from '../../site/publish/build.ts';
import { templates } from '../../site/templates.ts';
import { CHROMIUM, type Host, hostFiles, launch, PATIENT } from './browser.ts';
import { makeCatalogue, SPECS } from './catalogue.ts';
import { HOSTILE } from './hostile.ts';

const EXCHANGE = '/servers/harbour-labs--exchange-mcp/';
const AMEND = `${EXCHANGE}amend_order/`;
const MAIL = 'quillworks--office-mail';
const WORKBENCH = 'oakline--workbench';
const EVIL = '/servers/evil-corp--evil-mcp/';

/** One page of every kind, with enough in it that everything it can show is shown. */
const KINDS: Record<string, string> = {
  home: '/',
  servers: '/servers/',
  server: `/servers/${WORKBENCH}/`,
  'server not read': '/servers/ironclad--vault-mcp/',
  tool: AMEND,
  'tool with modes': `/servers/${MAIL}/manage_rules/`,
  'tool without description': `/servers/${WORKBENCH}/handler/`,
  names: '/tools/',
  name: '/tools/amend_order/',
  categories: '/categories/',
  category: '/categories/financial/',
  'risk index': '/risk/',
  'risk, narrowed': '/categories/financial/critical/',
  'servers, narrowed': '/servers/by/risk/critical/most-tools/',
  facets: '/facets/',
  facet: '/facets/external/',
  capabilities: '/capabilities/',
  capability: '/capabilities/move-money/',
  attacks: '/attacks/',
  attack: '/attacks/lethal-trifecta/',
  changes: '/changes/',
  search: '/search/?q=order',
  stack: `/stack/?servers=${MAIL},${WORKBENCH}`,
  builder: '/builder/?server=harbour-labs--exchange-mcp&tool=place_order',
  compare: '/compare/?a=harbour-labs--exchange-mcp&b=tidewater--paper-trader',
  accuracy: '/accuracy/',
  methodology: '/methodology/',
  api: '/api/',
  about: '/about/',
  correct: '/correct/?server=harbour-labs--exchange-mcp&tool=amend_order',
  'not found': '/servers/nobody--nothing/delete_all/',
};

describe.skipIf(!CHROMIUM)('in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-browser-'));
  const out = join(folder, 'out');
  const { db, remove } = makeCatalogue([...SPECS, HOSTILE]);
  let host: Host;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    host = await hostFiles(out);
    [browser] = await Promise.all([launch(), build({ db, out, base: `${host.url}/`, jobs: 2 })]);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    remove();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await page?.context().close();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: host.url, viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(PATIENT);
    page = await context.newPage();
    await page.goto(path, { waitUntil: 'networkidle' });
    return page;
  }

  /** Stops the page's clock: what is shown for a moment stays, and what waits for a pause in typing waits until the clock is moved. */
  async function stopClock(): Promise<void> {
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1000);
  }

  describe('pages', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

    const check = (): Promise<string[]> =>
      page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const { violations } = await axe.run({ resultTypes: ['violations'] });
        const wider = document.documentElement.scrollWidth - innerWidth;
        return [
          ...(wider > 0 ? [`${wider} pixels too wide`] : []),
          ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`),
        ];
      });

    it('have no accessibility violation and do not scroll sideways, wide and light, narrow and dark', async () => {
      await open('/', { bypassCSP: true });
      const found: string[] = [];
      for (const [kind, path] of Object.entries(KINDS)) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(path, { waitUntil: path.includes('?') ? 'networkidle' : 'load' });
        await page.evaluate(source);
        found.push(...(await check()).map((problem) => `${kind}, light: ${problem}`));
        await page.setViewportSize({ width: 390, height: 844 });
        await page.emulateMedia({ colorScheme: 'dark' });
        found.push(...(await check()).map((problem) => `${kind}, dark: ${problem}`));
      }
      expect(found).toEqual([]);
    });

    it('do not move while they fill', async () => {
      await open('/', { viewport: { width: 390, height: 844 } });
      for (const path of [KINDS.search!, KINDS.stack!, KINDS.builder!, KINDS.compare!, AMEND]) {
        await page.goto(path, { waitUntil: 'networkidle' });
        // Layout Instability: what moved without the reader's doing; up to 0.1 counts as good.
        const moved = await page.evaluate(
          () =>
            new Promise<number>((done) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value;
              }).observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => done(sum), 200);
            }),
        );
        expect([path, moved < 0.1 || moved]).toEqual([path, true]);
      }
    });

    it('give a tool in less than 45 KB on a first visit, all of it from the site itself', async () => {
      const context = await browser.newContext({ baseURL: host.url });
      context.setDefaultTimeout(PATIENT);
      page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      const bytes: number[] = [];
      const asked: URL[] = [];
      session.on('Network.loadingFinished', ({ encodedDataLength }) => bytes.push(encodedDataLength));
      session.on('Network.requestWillBeSent', ({ request }) => asked.push(new URL(request.url)));
      await page.goto(AMEND, { waitUntil: 'networkidle' });
      expect(bytes.length).toBeGreaterThan(4);
      expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(45_000);
      expect([...new Set(asked.map(({ origin }) => origin))]).toEqual([host.url]);
      // Letters that few pages have come with the first of them.
      expect(asked.filter(({ pathname }) => pathname.includes('/sans-rest.'))).toEqual([]);
      const rest = page.waitForRequest(/\/sans-rest\./);
      await page
        .locator('.lead')
        .first()
        .evaluate((lead) => lead.append('é'));
      await rest;
      const whole = () => document.fonts.ready.then(() => document.fonts.check('1rem "Plex sans"', 'A “b” → é'));
      await expect.poll(() => page.evaluate(whole)).toBe(true);
    });

    it('say in the first screen what, where, how risky, why, how sure, which version, and the rule', async () => {
      await open(AMEND);
      const first = await page.evaluate(() => {
        const seen: string[] = [];
        for (const element of document.querySelectorAll('main *')) {
          const box = element.getBoundingClientRect();
          if (element.childElementCount === 0 && box.height > 0 && box.bottom <= innerHeight)
            seen.push(element.textContent ?? '');
        }
        return seen.join(' ');
      });
      for (const part of ['amend_order', 'Harbour Exchange', 'Financial', '1.4.0', '"default": "deny"', 'Copy'])
        expect(first).toContain(part);
      const head = await page.locator('.head').textContent();
      expect(head).toContain('Critical risk');
      expect(head).toMatch(/\d+ % sure/);
      expect(head).toMatch(/One call amends/);
    });
  });

  describe('a rule', () => {
    it('is copied as the exact file', async () => {
      await open(AMEND, { permissions: ['clipboard-read', 'clipboard-write'] });
      await stopClock();
      await page.getByRole('button', { name: 'Copy policy.json' }).click();
      await page.getByText('Copied').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const file = readFileSync(
        join(out, 'api/v1', AMEND.replace('amend_order/', 'tools/amend_order/policy.json')),
        'utf8',
      );
      expect(copied.trim()).toBe(file.trim());
      expect(JSON.parse(copied).tools.amend_order.deny_if).toHaveLength(1);
    });

    it('is shown in the format the reader chose, on every later page too', async () => {
      await open(AMEND);
      await page.locator('#format').selectOption({ label: 'Claude Code' });
      const rule = page.locator('#policy');
      await expect.poll(() => rule.textContent()).toContain('permissions');
      expect(await page.locator('#losses li').count()).toBeGreaterThan(0);
      await page.goto(`/servers/${WORKBENCH}/run_command/`);
      await expect.poll(() => rule.textContent()).toContain('mcp__workbench__run_command');
      await page.goto(`/servers/${WORKBENCH}/`);
      await expect
        .poll(() => page.locator('#policy-text').textContent())
        .toContain('mcp__workbench__delete_repository');
      await page.locator('#format').selectOption('');
      await expect.poll(() => page.locator('#policy-text').textContent()).toContain('"version": "1"');
    });
  });

  describe('searching', () => {
    it('shows results as one types, from the files, narrowed by what is chosen', async () => {
      await open('/search/');
      const results = page.locator('#results li');
      await page.locator('#q').pressSequentially('ord', { delay: 30 });
      // Of somebody who types slowly, results of fewer letters come first.
      await expect.poll(async () => (await results.allTextContents())[0]).toContain('order');
      expect(await results.count()).toBeGreaterThan(3);
      await page.getByLabel('Risk').selectOption('critical');
      await expect
        .poll(async () => [...new Set(await results.locator('.risk').allTextContents())])
        .toEqual(['Critical']);
      await expect.poll(() => new URL(page.url()).search).toBe('?q=ord&risk=critical');
      await page.getByLabel('Risk').selectOption('');
      await page.getByLabel('Facet').selectOption('external');
      await page.locator('#q').fill('send');
      await expect.poll(() => results.allTextContents()).toEqual([expect.stringContaining('send_email')]);
      await page.locator('#q').fill('zzzz');
      await expect.poll(() => page.locator('#status').textContent()).toMatch(/^Nothing found/);
    });

    it('takes labels in the query, lists what has them without a word, and reads little for what is typed over', async () => {
      await open('/categories/financial/critical/');
      const listed = await page.locator('.cards .name').allTextContents();
      await open('/search/?category=Financial&risk=critical');
      const names = () => page.locator('#results .name').allTextContents();
      await expect.poll(async () => (await names()).sort()).toEqual(listed.map((name) => name.trim()).sort());

      await open('/search/');
      const read: string[] = [];
      page.on('request', (request) => read.push(request.url()));
      // As fast as somebody types, however slow this machine is at the moment.
      await stopClock();
      await page.locator('#q').pressSequentially('category:financial Risk:CRITICAL amend an order');
      await page.clock.runFor(1000);
      await expect.poll(async () => (await names())[0]).toBe('amend_order');
      expect(new Set(await page.locator('#results .category').allTextContents())).toEqual(new Set(['Financial']));
      // The labels' words, the two words' and what is shown of them: nothing for the letters on the way.
      expect(read.length).toBeLessThan(8);
    });

    it('of what an address that is not there may have meant stands on its page', async () => {
      await open(`/servers/nobody--nothing/run_command/`);
      const results = page.locator('main .suggestions a');
      await expect.poll(() => results.count()).toBeGreaterThan(0);
      expect(await results.first().getAttribute('href')).toBe(`/servers/${WORKBENCH}/run_command/`);
    });

    it('works from the field on every page, by keyboard alone', async () => {
      await open('/methodology/');
      await page.keyboard.press('/');
      await page.keyboard.type('run comman');
      const results = page.locator('#find-results a');
      await expect.poll(() => results.count()).toBeGreaterThan(0);
      await page.keyboard.press('Escape');
      expect(await results.count()).toBe(0);
      await page.keyboard.type('d');
      await expect.poll(() => results.count()).toBeGreaterThan(0);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/servers/${WORKBENCH}/run_command/`);
    });
  });

  it('narrows a list by a link', async () => {
    await open('/categories/financial/');
    const all = await page.locator('.cards > li').count();
    const choice = (title: string) => page.locator('.filters div', { hasText: title });
    await choice('Risk')
      .getByRole('link', { name: /critical/i })
      .click();
    await page.waitForURL('**/categories/financial/critical/');
    const narrowed = await page.locator('.cards > li').count();
    expect(narrowed).toBeGreaterThan(0);
    expect(narrowed).toBeLessThan(all);
    expect(await choice('Risk').locator('[aria-current]').textContent()).toContain(String(narrowed));
    await choice('Category').getByRole('link', { name: 'Any' }).click();
    await page.waitForURL('**/risk/critical/');
    expect(await page.locator('.cards > li').count()).toBeGreaterThan(narrowed);

    await open('/servers/', { javaScriptEnabled: false });
    await choice('Order').getByRole('link', { name: 'Most tools' }).click();
    const tools = await page.locator('.servers tbody td:nth-child(2)').allTextContents();
    expect(tools.map(Number)).toEqual(tools.map(Number).sort((a, b) => b - a));
  });

  it('builds a policy by clicking and as text, and says what it decides', async () => {
    await open('/builder/');
    await page.getByLabel('Start from a server').fill('harbour');
    await page.locator('#suggestions button').first().click();
    await page.getByRole('button', { name: /^place_order/ }).click();
    const call = page.locator('#arguments');
    await expect.poll(() => call.inputValue()).toContain('symbol');
    const decision = page.locator('#decision');
    await expect.poll(() => decision.textContent()).toContain('Waits for a person');
    const file = page.locator('#policy-json');
    await page.getByLabel('Refuse').check();
    await expect.poll(() => decision.textContent()).toContain('Refused');
    expect(JSON.parse(await file.inputValue()).tools.place_order.action).toBe('deny');
    await page.getByLabel('Let through, but ask').check();
    await page.locator('#new-path').fill('args.amount');
    await page.locator('#new-op').selectOption('gt');
    await page.locator('#new-value').fill('50');
    await page.getByRole('button', { name: 'Add' }).click();
    await call.fill('{"symbol":"BTC/EUR","side":"buy","amount":51}');
    await expect.poll(() => decision.textContent()).toContain('Waits for a person');
    await page.getByLabel('a person has approved it').check();
    await expect.poll(() => decision.textContent()).toContain('Goes through');
    await file.fill('{"version":"1","default":"allow","tools":{"place_order":{"acton":"deny"}}}');
    await expect.poll(() => page.locator('#valid').textContent()).toBe('Not valid');
    expect(await page.locator('#problems').textContent()).toContain('acton');
  });

  it('puts servers together: what they can do, what is dangerous together, one policy', async () => {
    await open('/stack/');
    for (const name of ['office', 'workbench']) {
      await page.getByLabel('Add a server').fill(name);
      await page.locator('#suggestions button').first().click();
      await page.locator('#chosen li', { hasText: new RegExp(name, 'i') }).waitFor();
    }
    expect(await page.locator('#combinations .title').count()).toBeGreaterThan(0);
    const text = page.locator('#policy-text');
    await expect.poll(() => text.textContent()).toContain('delete_repository');
    const merged = JSON.parse((await text.textContent())!);
    expect(Object.keys(merged.tools)).toEqual(expect.arrayContaining(['send_email', 'run_command']));
    await page.getByLabel('Profile').selectOption('strict');
    await expect.poll(async () => JSON.parse((await text.textContent())!).tools.run_command.action).toBe('deny');
    expect(merged.tools.run_command.action).toBeUndefined();
    await page.locator('#format').selectOption({ label: 'Claude Code' });
    await expect.poll(() => text.textContent()).toContain('mcp__office-mail__send_email');
    const address = page.url();
    await page.getByRole('button', { name: 'Take Workbench out' }).click();
    await expect.poll(() => text.textContent()).not.toContain('run_command');
    await page.goto(address);
    await page.locator('#chosen li', { hasText: 'Workbench' }).waitFor();
  });

  it('compares two servers', async () => {
    await open(KINDS.compare!);
    const comparison = page.locator('#comparison');
    await expect.poll(() => comparison.textContent()).toContain('Tools of the same name');
    const shared = comparison.locator('table').nth(1).locator('tbody tr', { hasText: 'amend_order' });
    expect(await shared.textContent()).toMatch(/Critical[\s\S]*Medium/);
  });

  it('keeps the colours that the reader chose', async () => {
    await open('/', { colorScheme: 'light' });
    const paper = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole('button', { name: 'Dark colours' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.goto(AMEND);
    expect(await paper()).toBe(dark);
    await page.getByRole('button', { name: 'Light colours' }).click();
    expect(await paper()).toBe(light);
  });

  it('is read and moved through without JavaScript', async () => {
    await open(AMEND, { javaScriptEnabled: false });
    expect(await page.locator('#policy').textContent()).toContain('Requires human approval.');
    expect(await page.locator('button:visible').count()).toBe(0);
    await page.locator('#questions summary').first().click();
    expect(await page.locator('#questions details p').first().isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Harbour Exchange' }).first().click();
    await page.getByRole('link', { name: 'place_order' }).first().click();
    expect(await page.locator('h1').textContent()).toBe('place_order');
    for (const path of ['/search/', '/stack/', '/builder/', '/compare/']) {
      await page.goto(path);
      expect(await page.locator('noscript').textContent()).toContain('JavaScript');
    }
  });

  it('helps where there is no page', async () => {
    await open('/servers/nobody--nothing/delete_all/');
    expect(await page.locator('h1').textContent()).toBe('There is no such page');
    const field = page.locator('main input[type=search]');
    expect(await field.inputValue()).toBe('delete all');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('**/search/?q=delete+all');
    // An address that cannot be one of a server or a tool says nothing of what was looked for.
    await page.goto('/nothing/here/', { waitUntil: 'networkidle' });
    expect(await page.locator('#q404').inputValue()).toBe('');
  });

  it('leads a keyboard past the head to the content', async () => {
    await open(AMEND);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    const reached: string[] = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const ring = getComputedStyle(element).outlineStyle;
          return `${element.id || element.getAttribute('aria-label') || element.textContent?.trim()} ${ring}`;
        }),
      );
    }
    expect(reached.some((one) => one.startsWith('format '))).toBe(true);
    expect(reached.filter((one) => one.endsWith(' none'))).toEqual([]);
    expect(reached).toContain('Copy policy.json solid');
  });

  it('fills a correction, to open on GitHub or to keep as a file', async () => {
    const { render } = await templates('/');
    const shown = (repository: string | null): Promise<string> =>
      render('correct', new URL(`${host.url}/correct/`), { repository });
    host.extra.set('/on-github/', await shown('https://github.com/example/mcp-risk'));
    host.extra.set('/as-file/', await shown(null));
    const digest = 'a'.repeat(64);
    const about = `?server=harbour-labs--exchange-mcp&tool=amend_order&digest=${digest}`;
    const filled = `server: "harbour-labs--exchange-mcp"\ntool: "amend_order"\ndigest: ${digest}\n`;
    await open(`/on-github/${about}`);
    expect(await page.locator('#correct').getAttribute('action')).toBe(
      'https://github.com/example/mcp-risk/issues/new',
    );
    expect(await page.getByLabel('In one line').inputValue()).toBe(
      'Correction: amend_order on harbour-labs--exchange-mcp',
    );
    expect(await page.getByLabel('Details').inputValue()).toContain(filled);
    const sent = page.waitForRequest((request) => request.url().startsWith('https://github.com/'));
    await page.route('https://github.com/**', (route) => route.fulfill({ body: 'the form of GitHub' }));
    await page.getByRole('button', { name: 'Open it on GitHub' }).click();
    const address = new URL((await sent).url());
    expect(address.pathname).toBe('/example/mcp-risk/issues/new');
    expect([...address.searchParams.keys()]).toEqual(['title', 'body', 'labels']);
    expect(address.searchParams.get('body')?.replaceAll('\r', '')).toContain(filled);
    await page.goto(`/as-file/${about}`);
    const entry = await page.locator('#entry').textContent();
    expect(entry).toContain(filled);
    expect(parse(entry!)).toMatchObject({ server: 'harbour-labs--exchange-mcp', tool: 'amend_order', digest });
  });

  it('has a feed that reads as Atom', async () => {
    await open('/');
    const feed = await page.evaluate(async () => {
      const text = await (await fetch('/changes.atom')).text();
      const document = new DOMParser().parseFromString(text, 'application/xml');
      const all = (selector: string): string[] =>
        [...document.querySelectorAll(selector)].map((node) => node.textContent ?? '');
      return {
        broken: document.querySelector('parsererror')?.textContent ?? null,
        root: `${document.documentElement.namespaceURI} ${document.documentElement.localName}`,
        own: all('feed > id, feed > title, feed > updated').length,
        authors: all('feed > author > name').length,
        ids: all('entry > id'),
        updated: all('entry > updated'),
        titles: all('entry > title'),
        links: [...document.querySelectorAll('entry > link')].map((node) => node.getAttribute('href') ?? ''),
      };
    });
    expect(feed.broken).toBeNull();
    expect(feed.root).toBe('http://www.w3.org/2005/Atom feed');
    expect([feed.own, feed.authors]).toEqual([3, 1]);
    expect(feed.ids.length).toBeGreaterThan(5);
    expect(new Set(feed.ids).size).toBe(feed.ids.length);
    for (const list of [feed.updated, feed.titles, feed.links]) expect(list).toHaveLength(feed.ids.length);
    for (const date of feed.updated) expect(date).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    for (const link of feed.links) expect(link.startsWith(host.url)).toBe(true);
  });

  it('shows hostile texts as texts: nothing runs, nothing is sent, nothing breaks', async () => {
    await open('/', { viewport: { width: 390, height: 844 } });
    const wrong: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== host.url && url.protocol !== 'data:') wrong.push(`sent ${request.url().slice(0, 200)}`);
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) wrong.push(message.text().slice(0, 300));
    });
    page.on('pageerror', (error) => wrong.push(`error ${error.message}`));
    page.on('dialog', (dialog) => {
      wrong.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    const tools = readdirSync(join(out, EVIL), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${EVIL}${encodeURIComponent(entry.name)}/`);
    expect(tools.length).toBeGreaterThan(12);
    const evil = 'evil-corp--evil-mcp';
    for (const path of [
      ...tools,
      EVIL,
      '/servers/',
      '/changes/',
      '/categories/destructive/',
      '/search/?q=evil',
      `/stack/?servers=${evil},${WORKBENCH}`,
      `/builder/?server=${evil}`,
      `/compare/?a=${evil}&b=${MAIL}`,
      `/correct/?server=${encodeURIComponent('"><script>pwned=7</script>')}&tool=x`,
      `/search/?q=${encodeURIComponent('"><img src=x onerror=pwned=8>')}`,
    ]) {
      await page.goto(path, { waitUntil: path.includes('?') ? 'networkidle' : 'load' });
      const state = await page.evaluate(() => ({
        pwned: (globalThis as unknown as { pwned?: unknown }).pwned,
        wider: document.documentElement.scrollWidth - innerWidth,
        active: document.querySelectorAll(
          'main script:not([src^="/assets/"]), main iframe, main img:not([src^="/api/v1/servers/"]), a[href^="javascript:" i], main [onerror], main [onload]',
        ).length,
        footer: document.querySelectorAll('body > footer').length,
      }));
      expect({ path, ...state }).toEqual({ path, pwned: undefined, wider: 0, active: 0, footer: 1 });
    }
    expect(wrong).toEqual([]);
  });
});
