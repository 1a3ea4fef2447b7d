import { expect, test } from 'vitest';
import { Discovery } from '../../cli/discovery.ts';
import type { DiscoverEvent } from '../../crawler/discover/index.ts';

type Judged = Extract<DiscoverEvent, { kind: 'judged' }>['judged'];

const NOW = Date.parse('2026-11-02T10:00:00Z');
const judged = (name: string, verdict: Judged['verdict'], reasons: string[], change: Judged['change'] = 'new') =>
  ({ kind: 'judged', source: 'github', judged: { name, formerly: null, verdict, score: 0, reasons, change } }) as const;
const page = {
  kind: 'page',
  source: 'github',
  slice: 'topic:mcp',
  page: 2,
  total: 1234,
  found: 100,
  added: 60,
} as const;
const usage = { search: 2, codeSearch: 1, rest: 0, graphql: 1, tarballs: 0, notModified: 0, retries: 0, points: 1 };
const budget = (resource: 'search' | 'core', remaining: number, resets: number) => ({
  token: 'token 1',
  resource,
  limit: 30,
  remaining,
  resets: new Date(resets).toISOString(),
});

test('says nothing before anything was asked', () => {
  const discovery = new Discovery(() => NOW);
  expect([...discovery.lines(), ...discovery.summary()]).toEqual([]);
});

test('counts every repository once, by its last judgement, and rejections by what weighs most against', () => {
  const discovery = new Discovery(() => NOW);
  for (const event of [
    page,
    judged('a/list', 'rejected', ['−3 is a list of servers', '+0.5 has MCP in its name']),
    judged('a/poor', 'rejected', ['+0.5 has MCP in its name']),
    judged('a/late', 'rejected', ['+0.5 has MCP in its name']),
    judged('a/late', 'server', ['+2 is listed in the official registry'], 'same'),
    judged('a/new', 'server', []),
    judged('a/changed', 'server', [], 'changed'),
    judged('a/empty', 'rejected', ['is empty', '+0.5 has MCP in its name']),
  ])
    discovery.take(event);
  expect(discovery.counts()).toEqual({ new: 2, changed: 1, same: 0, rejected: 3, duplicate: 0, gone: 0 });
  const summary = discovery.summary().join('\n');
  expect(summary).toContain('3 servers (2 new, 1 changed), 3 rejected');
  for (const reason of ['is a list of servers', 'too little in it speaks for a server', 'is empty'])
    expect(summary).toContain(`1 rejected: ${reason}`);
  expect(discovery.lines().join('\n')).toContain('54 to be looked at');
});

test('tells how far it is, what is left of limits that still count, and what is waited for', () => {
  let now = NOW;
  const discovery = new Discovery(() => now);
  const budgets = [budget('search', 7, NOW + 30_000), budget('core', 1, NOW - 1_000)];
  discovery.take(page);
  discovery.take({ kind: 'progress', slices: { read: 3, left: 9 }, minutes: 12.4, budgets, usage });
  discovery.take({ kind: 'wait', wait: { resource: 'search', seconds: 20, why: 'limit' } });
  const lines = discovery.lines().join('\n');
  expect(lines).toContain('page 2 of 10');
  expect(lines).toContain('in 3 of 12 slices');
  expect(lines).toContain('about 12 min left');
  expect(lines).toContain('7 of 30 searches until');
  expect(lines).not.toContain('1 of 30 requests');
  expect(lines).toContain("waiting 20 s more: GitHub's searches are used up until then");
  now += 21_000;
  expect(discovery.lines().join('\n')).not.toContain('waiting');
});

test('a name that means to harm the terminal is shown, not obeyed', () => {
  const discovery = new Discovery(() => NOW);
  discovery.take({ ...page, slice: 'evil\u001b[2J\u202e' });
  expect(discovery.lines()[0]).toContain('evil<U+001B>[2J<U+202E>');
});
