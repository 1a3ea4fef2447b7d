/** The seam to the policy room: what the site shows and serves of recommended policies. */

import type { Export, Exporter } from '../../classifier/policy/export/exporter.ts';
import { EXPORTERS } from '../../classifier/policy/export/index.ts';
import {
  type Policy,
  PROFILES,
  type Profile,
  recommendServer,
  recommendTool,
  stringifyPolicy,
  type ToolRecommendation,
} from '../../classifier/policy/index.ts';
import type { ServerRecord, ToolRecord } from '../../data/model.ts';
import { aliasOf } from '../text/alias.ts';

export { aliasOf, EXPORTERS, PROFILES, type Profile, recommendTool, stringifyPolicy, type ToolRecommendation };

/** The policy for one tool alone, as the bytes of its file. */
export const toolPolicyText = (tool: ToolRecord): string => stringifyPolicy(recommendTool(tool).policy);

/** The policies of a server, each worked out once for all that is made from it. */
const policies = new WeakMap<readonly ToolRecord[], Partial<Record<Profile, Policy>>>();

export function serverPolicy(server: ServerRecord, tools: readonly ToolRecord[], profile: Profile): Policy {
  const known = policies.get(tools) ?? {};
  policies.set(tools, known);
  return (known[profile] ??= recommendServer(server, tools, profile));
}

/** The recommended policy of a server in the format of another product, with what that cannot say. */
export function exported(exporter: Exporter, server: ServerRecord, tools: readonly ToolRecord[]): Export {
  const policy = serverPolicy(server, tools, 'recommended');
  return exporter.export([{ alias: aliasOf(server.slug), policy, tools: tools.map((tool) => tool.definition.name) }]);
}
