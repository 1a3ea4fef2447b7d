/** The page of one server: all its tools by risk, what they add up to, its policies, versions and changes. */
import type { ToolRule } from '../../classifier/policy/language.ts';
import {
  CATEGORIES,
  type Category,
  type Facet,
  type Failure,
  RISKS,
  type Risk,
  type ServerRecord,
  type ToolRecord,
} from '../../data/model.ts';
import { oneLine, visible } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { apiServer, serverPath } from '../urls.ts';
import { type Card, card } from './card.ts';
import { type Change, change } from './changes.ts';
import { breadcrumbs } from './jsonld.ts';
import { aliasOf, EXPORTERS, exported, PROFILES, type Profile, serverPolicy, stringifyPolicy } from './policy.ts';
import type { Fact } from './provenance.ts';
import { type Source, source } from './source.ts';
import { day, label, list, plural, tokenWeight } from './text.ts';

export interface ServerView {
  title: string;
  summary: string;
  slug: string;
  name: string;
  description: string | null;
  source: Source;
  homepage: string | null;
  license: string | null;
  why: string | null;
  area: string | null;
  verdict: string[];
  toolCount: number;
  byRisk: { risk: Risk; count: number; tools: (Card & { tokens: number; confidence: number })[] }[];
  byCategory: { category: Category; count: number }[];
  tokens: { total: number; heaviest: { name: string; segment: string; tokens: number } | null };
  annotations: { annotated: number; contradictions: Card[]; note: string };
  triangle: { facet: Facet; title: string; tools: Card[]; count: number }[];
  /** How much of that the server brings by itself. */
  together: string;
  /** Tools that run whatever they are passed, and so can do what no facet says of them. */
  unbounded: { cards: Card[]; count: number };
  /** The recommended policy; without its text where that is a file rather than a block on a page. */
  policy: { text: string | null; lines: number; path: string } | null;
  /** By profile: how many tools' calls pass, pass up to a limit, wait for a person sometimes or always, or are refused. */
  policies: {
    profile: Profile;
    path: string;
    allowed: number;
    limited: number;
    sometimes: number;
    always: number;
    refused: number;
  }[];
  alias: string;
  formats: {
    title: string;
    use: string;
    fileName: string;
    path: string;
    /** What the losses come to, in a few words. */
    verdict: string;
    losses: { effect: string; what: string; instead: string; tools: number }[];
  }[];
  enumeration: Fact[];
  failures: { method: string; class: string; help: string; detail: string }[];
  snapshots: { day: string; version: string; tools: number; methods: string }[];
  changes: Change[];
  api: string;
  badge: string;
  badgeText: string;
  badgeMarkdown: string;
  jsonLd: object[];
}

const TRIANGLE: [Facet, string][] = [
  ['sensitive', 'Reads private data'],
  ['untrusted', 'Brings in strangers’ text'],
  ['external', 'Sends data out'],
];

/** Languages whose names are not just written with a capital. */
const LANGUAGES: Record<string, string> = {
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  csharp: 'C#',
  php: 'PHP',
};
const languageName = (name: string): string => LANGUAGES[name] ?? label(name.charAt(0).toUpperCase() + name.slice(1));

const MAX_SHOWN = 4;
const shownOf = (tools: readonly ToolRecord[]): { cards: Card[]; count: number } => ({
  cards: tools.slice(0, MAX_SHOWN).map(card),
  count: tools.length,
});

/** @param sides of the triangle that the server has */
const together = (name: string, sides: number): string =>
  sides === TRIANGLE.length
    ? `${name} alone gives it all three.`
    : `By the labels of its tools ${name} gives it ${['none', 'one', 'two'][sides]} of the three; other servers beside it may bring the rest.`;

/** A policy longer than this is a file, not a block on a page. */
const MAX_POLICY_CHARACTERS = 40_000;

export function serverView(site: Site, server: ServerRecord, tools: readonly ToolRecord[]): ServerView {
  const name = label(server.name);
  const weights = tools.map((tool) => tokenWeight(tool.definition));
  const heaviest = weights.length ? weights.indexOf(Math.max(...weights)) : -1;
  const triangle = TRIANGLE.map(([facet, title]) => {
    const { cards, count } = shownOf(tools.filter((tool) => tool.facets.includes(facet)));
    return { facet, title, tools: cards, count };
  });
  const facts = source(server, server.snapshot);
  const badge = apiServer(server.slug).replace(/\.json$/, '/badge.svg');
  const badgeText = `MCP Risk: ${plural(server.toolCount, 'tool')} classified`;
  const policies = tools.length ? PROFILES.map((profile) => inProfile(server, tools, profile)) : [];
  return {
    title: `${name}: what its ${plural(server.toolCount, 'tool')} can do`,
    summary: oneLine(
      `${name}: ${plural(server.toolCount, 'tool')}, ${list(
        [...RISKS].reverse().map((risk) => `${server.byRisk[risk]} ${risk}`),
      )}. ${server.description ?? ''}`,
      200,
    ),
    slug: server.slug,
    name,
    description: server.description && oneLine(server.description, 400),
    source: facts,
    homepage: httpsUrl(server.homepage),
    license: server.license && label(server.license),
    why: server.why && visible(server.why),
    area: server.area && label(server.area),
    verdict: verdict(server, tools, policies[0]?.always ?? 0, policies[0]?.sometimes ?? 0),
    toolCount: server.toolCount,
    byRisk: [...RISKS].reverse().map((risk) => ({
      risk,
      count: server.byRisk[risk],
      tools: tools.flatMap((tool, i) =>
        tool.risk === risk ? [{ ...card(tool), tokens: weights[i]!, confidence: tool.confidence }] : [],
      ),
    })),
    byCategory: CATEGORIES.map((category) => ({ category, count: server.byCategory[category] })).filter(
      ({ count }) => count > 0,
    ),
    tokens: {
      total: weights.reduce((sum, weight) => sum + weight, 0),
      heaviest:
        tools.length < 2
          ? null
          : {
              name: label(tools[heaviest]!.name),
              segment: tools[heaviest]!.segment,
              tokens: weights[heaviest]!,
            },
    },
    annotations: annotated(tools),
    triangle,
    together: together(name, triangle.filter(({ count }) => count > 0).length),
    unbounded: shownOf(tools.filter(({ category, facets }) => category === 'Execute' && facets.includes('arbitrary'))),
    policy: tools.length ? recommendedPolicy(server, tools) : null,
    policies,
    alias: aliasOf(server.slug),
    formats: tools.length
      ? EXPORTERS.map((exporter) => [exporter, exported(exporter, server, tools).losses] as const).map(
          ([exporter, losses]) => ({
            title: exporter.title,
            use: exporter.use,
            fileName: exporter.fileName,
            path: apiServer(server.slug).replace(/\.json$/, `/policy.${exporter.id}.${exporter.extension}`),
            verdict: lossesInShort(losses),
            losses: losses.map(({ effect, what, instead, tools: concerned }) => ({
              effect,
              what: oneLine(what, 200),
              instead: oneLine(instead, 200),
              tools: concerned.length,
            })),
          }),
        )
      : [],
    enumeration: enumeration(server, tools),
    failures: server.failures.map(failure),
    snapshots: site.catalogue.snapshots(server.slug).map((snapshot) => ({
      day: day(snapshot.taken),
      version: snapshot.package ? label(snapshot.package.version) : (snapshot.commit?.slice(0, 12) ?? ''),
      tools: snapshot.toolCount,
      methods: snapshot.methods.join(' and '),
    })),
    changes: site.catalogue
      .changes({ server: server.slug, limit: 30 })
      .filter(({ kind }) => kind !== 'server-added')
      .map(change),
    api: apiServer(server.slug),
    badge,
    badgeText,
    badgeMarkdown: `[![${badgeText}](${new URL(badge.slice(1), site.base)})](${new URL(serverPath(server.slug).slice(1), site.base)})`,
    jsonLd: [
      breadcrumbs(site.base, [
        ['Servers', '/servers/'],
        [name, serverPath(server.slug)],
      ]),
    ],
  };
}

/** What becomes of the calls of a tool with this rule, the strictest first. */
function effectOf(rule: ToolRule): 'refused' | 'always' | 'sometimes' | 'limited' | 'allowed' {
  if (rule.action === 'deny') return 'refused';
  if (rule.action === 'require_approval' || rule.deny_if?.some(({ conditions }) => conditions.length === 0))
    return 'always';
  if (rule.deny_if?.length) return 'sometimes';
  return rule.limits?.length || rule.rate_limit ? 'limited' : 'allowed';
}

function inProfile(
  server: ServerRecord,
  tools: readonly ToolRecord[],
  profile: Profile,
): ServerView['policies'][number] {
  const counts = { allowed: 0, limited: 0, sometimes: 0, always: 0, refused: 0 };
  for (const rule of Object.values(serverPolicy(server, tools, profile).tools ?? {})) counts[effectOf(rule)]++;
  return { profile, path: policyPath(server, profile), ...counts };
}

const policyPath = ({ slug }: ServerRecord, profile: Profile): string =>
  apiServer(slug).replace(/\.json$/, `/policy${profile === 'recommended' ? '' : `.${profile}`}.json`);

function recommendedPolicy(server: ServerRecord, tools: readonly ToolRecord[]): ServerView['policy'] {
  const text = stringifyPolicy(serverPolicy(server, tools, 'recommended'));
  return {
    text: text.length <= MAX_POLICY_CHARACTERS ? text : null,
    lines: text.split('\n').length - 1,
    path: policyPath(server, 'recommended'),
  };
}

/** How many tools carry hints of their author, and which of those contradict what their definition shows. */
function annotated(tools: readonly ToolRecord[]): ServerView['annotations'] {
  const count = tools.filter((tool) => Object.keys(tool.definition.annotations ?? {}).length > 0).length;
  const contradictions = tools
    .filter((tool) => tool.classification.findings.some((finding) => finding.id === 'annotation-contradiction'))
    .map(card);
  const note = contradictions.length
    ? `${contradictions.length} against ${contradictions.length === 1 ? 'its' : 'their'} definition`
    : count
      ? 'none against its definition'
      : 'a client has to assume the worst';
  return { annotated: count, contradictions, note };
}

/** @param always tools whose every call waits for a person under the recommended policy; @param sometimes those with some that do */
function verdict(server: ServerRecord, tools: readonly ToolRecord[], always: number, sometimes: number): string[] {
  if (tools.length === 0)
    return [
      'No tool of this server could be read yet. That says nothing about its risk: until it is read, let every call wait for a person.',
    ];
  const sentences: string[] = [];
  const { Financial, Destructive, Execute, Write, Read } = server.byCategory;
  const count = (n: number): string => (n === tools.length ? (n === 1 ? 'it' : 'all') : String(n));
  const grave = [
    Financial ? `${count(Financial)} can move or commit money` : '',
    Destructive ? `${count(Destructive)} can delete or destroy` : '',
    Execute ? `${count(Execute)} can run something` : '',
    !Financial && !Destructive && !Execute && Write ? `${count(Write)} can create or change something` : '',
  ].filter(Boolean);
  sentences.push(
    grave.length
      ? `${tools.length === 1 ? 'One tool, and' : `Of ${plural(tools.length, 'tool')},`} ${list(grave)}${Read ? `; ${Read} only read${Read === 1 ? 's' : ''}` : ''}.`
      : `${plural(tools.length, 'tool')}, and by ${tools.length === 1 ? 'its definition it only reads' : 'their definitions all of them only read'}.`,
  );
  const rest = tools.length - always - sometimes;
  const waiting = [
    always ? `${always} wait${always === 1 ? 's' : ''} for a person at every call` : '',
    sometimes
      ? `${sometimes} ${always ? '' : `wait${sometimes === 1 ? 's' : ''} for a person `}at calls with certain arguments`
      : '',
  ].filter(Boolean);
  sentences.push(
    always === tools.length
      ? 'Under the recommended policy every call waits for a person.'
      : `Under the recommended policy ${waiting.length ? `${list(waiting)}${rest ? '; the rest pass' : ''}` : 'all calls pass'}, limited where a loop would hurt.`,
  );
  const unknown = server.byCategory.Unknown;
  if (unknown)
    sentences.push(
      `${plural(unknown, 'tool')} cannot be told from ${unknown === 1 ? 'its' : 'their'} definition and ${unknown === 1 ? 'is' : 'are'} treated as high risk.`,
    );
  return sentences;
}

/** "2 looser, 1 stricter": what an export changes, the dangerous direction first. */
function lossesInShort(losses: readonly { effect: string }[]): string {
  const counted = ['looser', 'stricter']
    .map((effect) => [losses.filter((loss) => loss.effect === effect).length, effect] as const)
    .filter(([count]) => count > 0)
    .map(([count, effect]) => `${count} ${effect}`);
  return counted.join(', ') || 'said in another way';
}

/** Sources of sightings, in words. */
const SIGHTED: Record<string, string> = {
  seeds: 'the starter list',
  github: 'GitHub',
  registry: 'the official registry',
  npm: 'npm',
  list: 'a list',
  user: 'a request',
  manifest: 'its own manifest',
};

function enumeration(server: ServerRecord, tools: readonly ToolRecord[]): ServerView['enumeration'] {
  const { snapshot } = server;
  if (!snapshot) return [];
  const count = (agreement: ToolRecord['agreement']): number =>
    tools.filter((tool) => tool.agreement === agreement).length;
  const rows: Fact[] = [
    ...(snapshot.language || snapshot.sdk
      ? [
          {
            term: 'Language',
            text: [
              snapshot.language && languageName(snapshot.language),
              snapshot.sdk && `tools registered with ${label(snapshot.sdk)}`,
            ]
              .filter(Boolean)
              .join(', '),
          },
        ]
      : []),
    {
      term: 'Method',
      text: snapshot.methods
        .map((method) =>
          method === 'live'
            ? 'started in a sandbox without network and asked'
            : 'read from the source, without running it',
        )
        .join('; '),
    },
    ...(snapshot.launch && snapshot.launch !== 'bare'
      ? [{ term: 'Started with', text: `${oneLine(snapshot.launch, 300)} (keys and addresses are placeholders)` }]
      : []),
    {
      term: 'Agreement',
      text: list(
        [
          [count('confirmed'), 'the same in source and running server'],
          [count('differs'), 'different'],
          [count('live-only'), 'only in the running server'],
          [count('source-only'), 'only in the source'],
        ]
          .filter(([n]) => n)
          .map(([n, text]) => `${n} ${text}`),
      ),
    },
    { term: 'Read', text: day(snapshot.taken) },
    { term: 'Digest', text: snapshot.digest, code: true },
    {
      term: 'Seen in',
      text: list(
        server.sightings
          .slice(0, 6)
          .map(({ source, reference }) => `${SIGHTED[source] ?? label(source)} (${label(reference)})`),
      ),
    },
  ];
  return rows.filter((row) => row.text !== '');
}

/** What would help against each class of failure, for the reader of a page. */
const HELP: Partial<Record<Failure['class'], string>> = {
  'needs-credentials': 'It wants credentials before it lists its tools, and we give none.',
  'needs-arguments': 'It wants arguments on its command line.',
  'needs-config-file': 'It wants a configuration file.',
  'needs-network': 'It wants the network, which the sandbox does not have.',
  'needs-local-service': 'It wants a service on the same machine, such as a database.',
  'needs-binary': 'It wants a program that the sandbox does not have.',
  'remote-only': 'It is a remote service; there is nothing to run here.',
  'http-only': 'It speaks HTTP only.',
  'no-tools': 'It listed no tools.',
  'no-sandbox': 'No sandbox was available, so it was not run.',
  timeout: 'It did not answer in time.',
  crashed: 'It ended before it answered.',
};

function failure({ method, class: kind, detail }: Failure): ServerView['failures'][number] {
  return { method, class: kind, help: HELP[kind] ?? '', detail: oneLine(detail, 300) };
}

function httpsUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' && !parsed.username ? parsed.href : null;
}
