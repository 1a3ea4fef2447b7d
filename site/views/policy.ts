/** The seam to the policy room: what the site shows and serves of recommended policies. */
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

export { PROFILES, type Profile, recommendTool, stringifyPolicy, type ToolRecommendation };

/** The policy for one tool alone, as the bytes of its file. */
export const toolPolicyText = (tool: ToolRecord): string => stringifyPolicy(recommendTool(tool).policy);

export const serverPolicy = (server: ServerRecord, tools: readonly ToolRecord[], profile: Profile): Policy =>
  recommendServer(server, tools, profile);
