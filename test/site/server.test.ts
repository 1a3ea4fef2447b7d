/** What a server's page says of all its tools together. */
import { afterAll, describe, expect, it } from 'vitest';
import { Catalogue } from '../../data/catalogue.ts';
import { badgeMessage } from '../../site/api/badge.ts';
import { Site } from '../../site/site.ts';
import { serverView } from '../../site/views/server.ts';
import { makeCatalogue, type ServerSpec, SPECS, tool } from './catalogue.ts';

const RUNNER: ServerSpec = {
  name: 'Runner',
  repository: 'lone/runner',
  package: 'lone-runner',
  versions: {
    '1.0.0': [tool('run_code', 'Run code in any language.', { code: { type: 'string' } }, ['code'])],
  },
};
const { db, remove } = makeCatalogue([...SPECS, RUNNER]);
const catalogue = Catalogue.open(db, { readonly: true });
const site = new Site(catalogue, new URL('http://site.example/'));
afterAll(() => {
  catalogue.close();
  remove();
});
const view = (slug: string) => serverView(site, catalogue.server(slug)!, catalogue.toolsOf(slug));

describe('a server', () => {
  it('whose tool runs what it is passed is not said to bring nothing', () => {
    const { unbounded, together, tokens } = view('lone--runner');
    expect(together).toContain('none of the three');
    expect(unbounded).toMatchObject({ count: 1, cards: [{ name: 'run_code' }] });
    // The heaviest of one tool says nothing.
    expect(tokens.heaviest).toBeNull();
    expect(view('harbour-labs--exchange-mcp').unbounded.count).toBe(0);
  });

  it('has each tool counted once in each profile, what is refused apart from what waits', () => {
    for (const slug of ['oakline--workbench', 'harbour-labs--exchange-mcp', 'quillworks--office-mail']) {
      const { policies, toolCount, byRisk } = view(slug);
      for (const { profile, allowed, limited, sometimes, always, refused } of policies)
        expect(allowed + limited + sometimes + always + refused, `${slug} ${profile}`).toBe(toolCount);
      const refused = Object.fromEntries(policies.map((policy) => [policy.profile, policy.refused]));
      expect(refused).toEqual({
        recommended: 0,
        strict: byRisk.find(({ risk }) => risk === 'critical')!.count,
        permissive: 0,
      });
    }
  });

  it('of one tool has a badge in the singular', () => {
    expect(badgeMessage(catalogue.server('lone--runner')!)).toMatch(/: 1 critical of 1 tool$/);
  });
});
