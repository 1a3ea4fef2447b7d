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

/** The recommended policy of a server in the format of another product, with what that cannot say. */
export function exported(exporter: Exporter, server: ServerRecord, tools: readonly ToolRecord[]): Export {
  const policy = recommendServer(server, tools);
  return exporter.export([{ alias: aliasOf(server.slug), policy, tools: tools.map((tool) => tool.definition.name) }]);
}

export const serverPolicy = (server: ServerRecord, tools: readonly ToolRecord[], profile: Profile): Policy =>
  recommendServer(server, tools, profile);
