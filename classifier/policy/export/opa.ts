/** Open Policy Agent: a Rego module of our own that answers `data.mcp.decision` for `input.server` and `input.tool`. */
import { type Exporter, Losses, standings } from './exporter.ts';

export const opa: Exporter = {
  id: 'opa',
  title: 'Open Policy Agent (Rego)',
  use: 'Load it into OPA and ask for data.mcp.decision with {"server": …, "tool": …}: "allow", "ask" or "deny".',
  fileName: 'mcp.rego',
  extension: 'rego',
  mediaType: 'text/plain',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: false, conditions: false, limits: false, texts: true };
    const all = standings(servers, can, losses);
    const table = servers.map(({ alias, policy }) => {
      const mine = all.filter((one) => one.alias === alias);
      const unlisted = policy.hide?.includes('*') ? 'deny' : policy.default;
      return [
        alias,
        {
          unlisted,
          tools: Object.fromEntries(mine.map((one) => [one.tool, { decision: one.verdict, text: one.text ?? '' }])),
        },
      ];
    });
    return { text: module(JSON.stringify(Object.fromEntries(table), null, '\t')), losses: losses.list() };
  },
};

const module = (servers: string): string => `package mcp

import rego.v1

servers := ${servers}

# "allow", "ask" (a person must approve) or "deny"; a server that is not listed is denied.
decision := servers[input.server].tools[input.tool].decision if {
	servers[input.server].tools[input.tool]
} else := servers[input.server].unlisted if {
	servers[input.server]
} else := "deny"

# What to tell the agent when the decision is not "allow".
text := servers[input.server].tools[input.tool].text
`;
