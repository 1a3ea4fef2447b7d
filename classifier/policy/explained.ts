/**
 * A policy with what it stands on: for which definitions it was made, and why each tool has its rule. The policy file itself is what gateways
 * load and holds nothing else; whoever keeps this beside it can tell later which tools have changed since.
 */
import { oneLine } from '../../data/text.ts';
import type { Surroundings } from './arguments.ts';
import type { Policy } from './language.ts';
import { mergePolicies } from './merge.ts';
import { type ExplainedCondition, type PolicyTool, type Profile, recommendServer, recommendTool } from './recommend.ts';

/** A server with its tools, and the package version and commit at which they were read, where known. */
export interface PolicyServer {
  slug: string;
  name: string;
  snapshot?: { package: { name: string; version: string } | null; commit: string | null; taken: string } | null;
  tools: readonly PolicyTool[];
}

export interface ExplainedTool {
  name: string;
  /** Digest of the definition that the rule was made for. */
  digest: string;
  /** What labelled it, `name@version`. */
  classifier: string;
  effect: string;
  summary: string;
  conditions: ExplainedCondition[];
}

export interface ExplainedPolicy {
  policy: Policy;
  profile: Profile;
  madeFor: {
    server: string;
    name: string;
    package: string | null;
    version: string | null;
    commit: string | null;
    taken: string | null;
    tools: ExplainedTool[];
  }[];
}

/** The policy of one or several servers with its grounds. */
export function explainPolicy(
  servers: readonly PolicyServer[],
  profile: Profile = 'recommended',
  surroundings?: Surroundings,
): ExplainedPolicy {
  return {
    policy: mergePolicies(servers.map((server) => recommendServer(server, server.tools, profile, surroundings))),
    profile,
    madeFor: servers.map(({ slug, name, snapshot, tools }) => ({
      server: slug,
      name: oneLine(name, 200),
      package: snapshot?.package?.name ?? null,
      version: snapshot?.package?.version ?? null,
      commit: snapshot?.commit ?? null,
      taken: snapshot?.taken ?? null,
      tools: tools.map((tool) => {
        const { effect, summary, conditions } = recommendTool(tool, profile, surroundings);
        const { name, digest, classification } = tool;
        return { name, digest, classifier: classification.classifier, effect, summary, conditions };
      }),
    })),
  };
}

/** What is different between the definitions a policy was made for and those a server has now, by tool name. */
export interface Drift {
  changed: string[];
  /** Not known to the policy: refused under a default of deny. */
  added: string[];
  removed: string[];
}

/** Compares the digests a policy was made for with those of the server's tools now. */
export function driftOf(
  madeFor: readonly { name: string; digest: string }[],
  now: readonly { name: string; digest: string }[],
): Drift {
  const before = new Map(madeFor.map(({ name, digest }) => [name, digest]));
  const after = new Map(now.map(({ name, digest }) => [name, digest]));
  return {
    changed: [...after]
      .filter(([name, digest]) => before.has(name) && before.get(name) !== digest)
      .map(([name]) => name),
    added: [...after.keys()].filter((name) => !before.has(name)),
    removed: [...before.keys()].filter((name) => !after.has(name)),
  };
}
