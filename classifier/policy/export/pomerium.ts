/**
 * Pomerium: the `mcp_tool` criterion under `deny` of a route's policy; `not_in` makes it a list of what is allowed
 * (https://www.pomerium.com/docs/capabilities/mcp/limit-mcp-tools).
 */
import { stringify } from 'yaml';
import { type Exporter, Losses, named, standings } from './exporter.ts';

export const pomerium: Exporter = {
  id: 'pomerium',
  title: 'Pomerium',
  use: "Append each server's deny block to the policy of its route; who may connect at all stays under allow.",
  fileName: 'pomerium-policy.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const can = { ask: false, deny: true, hide: false, conditions: false, limits: false, texts: false };
    const all = standings(servers, can, losses);
    const policies = servers.map(({ alias, policy }) => {
      const isOpen = policy.default === 'allow' && !policy.hide?.includes('*');
      const mcp_tool = isOpen ? { in: named(all, alias, 'deny') } : { not_in: named(all, alias, 'allow') };
      return [alias, [{ deny: { and: [{ mcp_tool }] } }]];
    });
    return {
      get text() {
        return stringify(Object.fromEntries(policies));
      },
      losses: losses.list(),
    };
  },
};
