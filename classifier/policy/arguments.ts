/**
 * Argument conditions drawn from a tool's schema: which of its calls need a person, told by what is passed. Each comes with the reason
 * and with a value that must pass and one that must not; `recommend.ts` keeps a condition only if the engine agrees on both.
 */
import type { Category, Classification, Facet, ToolDefinition } from '../../data/model.ts';
import { oneLine } from '../../data/text.ts';
import { beginsWithNone, endsWithNone } from './complement.ts';
import { type Condition, type DenyRule, isObject } from './language.ts';
import { CLIMBS, KEPT, KEPT_OR_STARTED } from './places.ts';
import { mayBe, type Property, propertiesOf } from './sample.ts';
import { BEGINS_OTHERWISE, CHANGES_OR_REACHES, HOLDS_CHANGING_WORD } from './statements.ts';

export const CONDITION_KINDS = [
  'mode',
  'method',
  'read-only',
  'dry-run',
  'statement',
  'secret-kind',
  'amount',
  'recipient',
  'danger-flag',
  'path',
  'batch',
] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

export interface ArgumentCondition {
  kind: ConditionKind;
  property: Property;
  /** What blocks a call until a person approves it. */
  rules: DenyRule[];
  /** What the rules let through is the safe part of the tool, so a tool that is blocked as a whole may be opened for it. */
  opens: boolean;
  /** Category of the part let through, which sets its rate. */
  leaves: Category;
  /** Why, for people. */
  reason: string;
  /** A value that must pass and one that must not; `undefined` leaves the argument out. */
  safe: unknown;
  unsafe: unknown;
}

/** What an operator knows and a schema cannot tell. */
export interface Surroundings {
  /** Absolute folder that paths must stay under. */
  root?: string;
  /** Mail domains that messages may go to. */
  domains?: readonly string[];
  /** The most one call may move, in whole units of the currency; 100 unless given. */
  ceiling?: number;
}

export const DEFAULT_CEILING = 100;

/** More elements than this in one call of a tool that changes something are for a person to see. */
const LARGEST_BATCH = 50;

/** More records than this in one read of private data are for a person to see. */
const LARGEST_PAGE = 1_000;

interface Tool {
  definition: ToolDefinition;
  classification: Classification;
  surroundings: Surroundings;
  /** The words of its name. */
  called: string;
  /** The words of the names of all properties. */
  names: string[];
}

/** `name` is the words of the property's name. */
type Detector = (property: Property, name: string, tool: Tool) => ArgumentCondition | null;

/** All conditions the schema offers, at most one a property, in the order of `CONDITION_KINDS`. */
export function argumentConditions(
  definition: ToolDefinition,
  classification: Classification,
  surroundings: Surroundings = {},
): ArgumentCondition[] {
  const properties = propertiesOf(definition.inputSchema);
  const names = properties.map(({ name }) => wordsOf(name).join(' '));
  const called = wordsOf(definition.name).join(' ');
  const tool: Tool = { definition, classification, surroundings, called, names };
  const found: ArgumentCondition[] = [];
  for (const [i, property] of properties.entries())
    for (const detect of DETECTORS) {
      const condition = detect(property, names[i]!, tool);
      if (!condition) continue;
      found.push(condition);
      break;
    }
  return found.sort((a, b) => CONDITION_KINDS.indexOf(a.kind) - CONDITION_KINDS.indexOf(b.kind));
}

/** Lower-case words of a name: `skipTrash`, `skip_trash` and `skip-trash` are skip, trash. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

const MODE_NAMES = /^(action|operation|op|mode|command|subcommand|verb|task|request type|method|kind of action)$/;
const SAFE_VERBS =
  /^(get|list|read|search|find|show|view|describe|status|count|check|validate|preview|diff|help|info|fetch|lookup|inspect|explain|compare|history|log|browse)$/;

/** No label opens a mode of these words: it takes away, lifts a guard or stops what others use. */
const GRAVE_VERBS =
  /^(delete|remove|drop|clear|purge|wipe|destroy|erase|truncate|prune|terminate|kill|stop|shutdown|restart|reset|rollback|revert|revoke|grant|disable|unlock|force)$/;
/** With these a tool's changing modes are grave too, whatever each mode's own label says. */
const GRAVE_FACETS: readonly Facet[] = ['guard', 'privilege', 'external', 'physical', 'bulk'];

const mode: Detector = (property, name, { classification: { modes, facets } }) => {
  const values = textValues(property);
  if (values.length < 2 || facets.includes('secrets')) return null;
  const labelled = modes.filter((label) => label.parameter === property.name);
  if (labelled.length === 0 && !MODE_NAMES.test(name)) return null;
  const onlyReads = facets.some((facet) => GRAVE_FACETS.includes(facet));
  const isSafe = (value: string) => {
    if (wordsOf(value).some((word) => GRAVE_VERBS.test(word))) return false;
    const label = labelled.find((one) => one.value === value);
    if (!label) return labelled.length === 0 && SAFE_VERBS.test(wordsOf(value)[0] ?? '');
    return (label.risk === 'low' || label.risk === 'medium') && (!onlyReads || label.category === 'Read');
  };
  const safe = values.filter(isSafe);
  const unsafe = values.filter((value) => !isSafe(value));
  if (safe.length === 0 || unsafe.length === 0) return null;
  return {
    kind: 'mode',
    property,
    rules: [unlessOneOf(property, safe)],
    opens: true,
    leaves: labelled.some((one) => safe.includes(one.value) && one.category !== 'Read') ? 'Write' : 'Read',
    reason: `${shown(property)} says what the call does: ${listed(safe)} can be let through, ${listed(unsafe)} cannot.`,
    safe: safe[0],
    unsafe: unsafe[0],
  };
};

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

const method: Detector = (property, name, { names }) => {
  if (!/^(http )?method$/.test(name) || !mayBeText(property)) return null;
  // Only where the caller names the resource: a webhook or workflow that GET starts does what it does.
  if (!names.some((other) => /^(url|uri|path|endpoint|resource)$/.test(other))) return null;
  const values = textValues(property);
  const known = values.length > 0 ? values : [...SAFE_METHODS, 'get', 'head', 'options', 'POST'];
  const safe = known.filter((value) => SAFE_METHODS.includes(value.toUpperCase()));
  const unsafe = known.filter((value) => !SAFE_METHODS.includes(value.toUpperCase()));
  if (safe.length === 0 || unsafe.length === 0) return null;
  return {
    kind: 'method',
    property,
    rules: [unlessOneOf(property, safe)],
    opens: true,
    leaves: 'Read',
    reason: `By HTTP (RFC 9110), ${listed(safe)} only retrieve; other methods of ${shown(property)} change something.`,
    safe: safe[0],
    unsafe: unsafe[0],
  };
};

const READ_ONLY = /^(is )?(read only|readonly|reading only)$/;
const DRY_RUN =
  /^(is )?(dry ?run|dryrun|preview( only)?|simulat(e|ion)( only)?|what ?if|whatif|validate only|validation only|check only|plan only|test mode|no ?op)$/;

/** Objects that some servers put all arguments into. */
const WRAPPERS = /^(args|arguments|params|parameters|input|options|opts|request)$/;

const softening =
  (kind: 'read-only' | 'dry-run', names: RegExp, what: string): Detector =>
  (property, name, { classification }) => {
    if (!names.test(name) || !mayBe(property.schema, 'boolean')) return null;
    // Deeper in the arguments, or where something is written, it is a property of the thing and not of the call.
    if (property.names.length > 1 && !WRAPPERS.test(property.names.slice(0, -1).join('.'))) return null;
    if (kind === 'read-only' && classification.category !== 'Execute') return null;
    const byDefault = property.schema.default === true && !property.required;
    const condition: Condition = byDefault
      ? { path: property.path, op: 'eq', value: false }
      : { path: property.path, op: 'neq', value: true };
    return {
      kind,
      property,
      rules: [{ conditions: [condition], on_deny: `Requires human approval unless ${shown(property)} is true.` }],
      opens: true,
      leaves: 'Read',
      reason: `With ${shown(property)} ${byDefault ? 'left on' : 'set'}, the definition says that ${what}.`,
      safe: byDefault ? undefined : true,
      unsafe: false,
    };
  };

const statement: Detector = (property, name, { definition, classification }) => {
  const about = `${definition.name} ${definition.description ?? ''} ${property.schema.description ?? ''}`;
  const isStatement =
    /\bsql\b/.test(name) ||
    (/^(query|queries|statement|statements)$/.test(name) &&
      /\b(?:my|postgre|no)?sql(?:ite)?\b|postgres|bigquery|snowflake|clickhouse|duckdb/i.test(about));
  if (!isStatement || !mayBeText(property) || textValues(property).length > 0 || /graphql/i.test(about)) return null;
  const rules =
    classification.category === 'Read'
      ? [
          rule(
            [regex(property, CHANGES_OR_REACHES)],
            'Requires human approval: the statement changes something, reaches outside the database, or another stands behind it.',
          ),
        ]
      : [
          rule(
            [regex(property, BEGINS_OTHERWISE)],
            'Requires human approval unless the statement only reads (SELECT, WITH, SHOW, EXPLAIN, DESCRIBE).',
          ),
          rule(
            [regex(property, HOLDS_CHANGING_WORD)],
            'Requires human approval: the statement holds a word that changes data or settings.',
          ),
        ];
  return {
    kind: 'statement',
    property,
    rules,
    opens: true,
    leaves: 'Read',
    reason: `${shown(property)} takes SQL: statements that only read, by their words, can be let through.`,
    safe: 'SELECT id, name FROM customers LIMIT 10',
    unsafe: 'DROP TABLE customers',
  };
};

/** Kubernetes keeps secrets as resources of a kind like any other, so a tool that reads resources reads them too. */
const secretKind: Detector = (property, name, { definition, classification, called }) => {
  if (classification.category !== 'Read' || !/^(resource( type)?|resources|kind|type)$/.test(name)) return null;
  if (!/\b(kubernetes|kubectl|k8s)\b/i.test(`${called} ${definition.description ?? ''}`)) return null;
  const values = textValues(property);
  if (!mayBeText(property) || (values.length > 0 && !values.some((value) => /secret/i.test(value)))) return null;
  return {
    kind: 'secret-kind',
    property,
    rules: [
      rule([regex(property, '(?i)(?:^|[\\s,/])secrets?(?:$|[\\s,./])|^all$')], 'Requires human approval for secrets.'),
    ],
    opens: false,
    leaves: 'Read',
    reason: `${shown(property)} can be secrets, which the call then returns.`,
    safe: values.find((value) => !/secret|^all$/i.test(value)) ?? 'pods',
    unsafe: values.find((value) => /secret/i.test(value)) ?? 'secrets',
  };
};

const AMOUNT = /(^| )(amount|amt|total|sum)( |$)/;
/** What moves again and again, which no ceiling of one call bounds. */
const RECURRING = /(^| )(daily|weekly|monthly|yearly|annual|recurring|budget)( |$)/;
const PRODUCT_OR_ASSET =
  /(^| )(price|quantity|qty|shares|units|size|volume|leverage|token|asset|coin|chain|mint|symbol|pair|wei|lamports|sats?|satoshis?|gas)( |$)/;

const amount: Detector = (property, name, { definition, classification, surroundings, names }) => {
  if (classification.category !== 'Financial' || !AMOUNT.test(name)) return null;
  if (!mayBe(property.schema, 'number') && !mayBe(property.schema, 'integer')) return null;
  // A ceiling says nothing where the money is a product of two arguments, comes again, or has any asset as its unit.
  if (names.some((other) => PRODUCT_OR_ASSET.test(other) || RECURRING.test(other))) return null;
  if (names.filter((other) => AMOUNT.test(other)).length > 1) return null;
  if (
    /crypto|bitcoin|\b(btc|eth|sol|usdc|wallet|tokens?)\b/i.test(`${definition.name} ${definition.description ?? ''}`)
  )
    return null;
  const minor = /cents?\b|minor unit|smallest (currency )?unit|pence/i.test(
    `${property.name} ${property.schema.description ?? ''}`,
  );
  const ceiling = (surroundings.ceiling ?? DEFAULT_CEILING) * (minor ? 100 : 1);
  const over: Condition = { path: property.path, op: 'gt', value: ceiling };
  const given: Condition = { path: property.path, op: 'exists', value: true };
  const rules = property.required
    ? [rule([over], `Requires human approval above ${ceiling}.`)]
    : [
        rule(
          [{ ...given, value: false }],
          `Requires human approval without ${shown(property)}: it may mean the whole.`,
        ),
        rule([given, over], `Requires human approval above ${ceiling}.`),
      ];
  return {
    kind: 'amount',
    property,
    rules,
    opens: true,
    leaves: 'Financial',
    reason: `${shown(property)} sets how much one call moves${minor ? ', in the smallest unit of the currency' : ''}; ${ceiling} is the ceiling until you set your own.`,
    safe: ceiling,
    unsafe: ceiling + 1,
  };
};

const RECIPIENT = /^(to|cc|bcc|recipients?|(to|recipient|cc|bcc)? ?e?mail( address(es)?)?s?|to address(es)?)$/;

const recipient: Detector = (property, name, { classification, surroundings }) => {
  const { domains = [] } = surroundings;
  if (domains.length === 0 || !classification.facets.includes('external') || !RECIPIENT.test(name)) return null;
  if (!mayBeText(property) && !mayBe(property.schema, 'array')) return null;
  const outside = `(?i)[,;\\s]|${endsWithNone(domains.map((domain) => `@${domain.toLowerCase()}`))}`;
  return {
    kind: 'recipient',
    property,
    rules: [rule([regex(property, outside)], `Requires human approval for recipients outside ${domains.join(', ')}.`)],
    opens: property.required,
    leaves: 'Write',
    reason: `${shown(property)} names who receives it: ${domains.join(', ')} can be let through, one plain address at a time.`,
    safe: asGiven(property, `person@${domains[0]}`),
    unsafe: asGiven(property, 'someone@elsewhere.example'),
  };
};

const DANGER =
  /^(force|forced|recursive|recurse|all|(delete|remove|include|apply to|select) all|overwrite|truncate( .*)?|drop( .*)?|wipe( .*)?|hard|hard delete|permanent|permanently|purge|cascade|unsafe|sudo|privileged|no verify|no confirm|auto approve|skip (trash|confirm|confirmation|checks|validation|hooks|approval)|bypass .*|(disable|ignore) .*)$/;
const REVEALS =
  /^((include|show|reveal|with|return) (secrets?|passwords?|credentials?|tokens?|values?)|reveal|decrypt|with decryption|unmask)$/;

const dangerFlag: Detector = (property, name, { classification }) => {
  const flags = classification.category === 'Read' ? REVEALS : DANGER;
  if (!flags.test(name) || !mayBe(property.schema, 'boolean')) return null;
  // Staging or marking all is ordinary work; a Write that reaches far has its risk from that already.
  if (name === 'all' && classification.category === 'Write') return null;
  const byDefault = property.schema.default === true && !property.required;
  const condition: Condition = byDefault
    ? { path: property.path, op: 'neq', value: false }
    : { path: property.path, op: 'eq', value: true };
  return {
    kind: 'danger-flag',
    property,
    rules: [rule([condition], `Requires human approval with ${shown(property)}.`)],
    opens: false,
    leaves: classification.category,
    reason: `${shown(property)} makes the call reach further or skip a check.`,
    safe: false,
    unsafe: true,
  };
};

const PATH_WORDS = /(^| )(path|paths|filepath|filename|file|files|directory|dir|cwd)$/;
/** The two ends of what moves or copies files. */
const ENDS = /^(source|src|destination|dest|dst|target|from|to)$/;
/** Patterns and addresses that are called paths, and names of arguments that carry a file's content. */
const NOT_A_PLACE =
  /(^| )(include|exclude|select|ignore|json|css|url|uri|api|object|web ?hook|route|mount)( (path|paths|file|files))$/;
const NOT_A_PLACE_BY_TEXT = /\b(json|x|css|url|api|object|drive)[ -]?path\b|base64|percent-encoded/i;
/** Arguments that put the path into a repository or storage elsewhere, where this machine's files are not. */
const ELSEWHERE = /^(owner|repo|repository|repo (slug|name|id)|project id|bucket( name)?|drive id|site id|sandbox id)$/;
const CARRIES = /(^| )(upload|download|import|export|save|attach|local)( |$)/;

const path: Detector = (property, name, { classification, surroundings, called: tool, names }) => {
  const isEnd =
    ENDS.test(name) &&
    /(^| )(move|copy|rename)( |$)/.test(tool) &&
    /(^| )(file|files|dir|directory|folder|path)( |$)/.test(tool);
  if (!isEnd && (!PATH_WORDS.test(name) || NOT_A_PLACE.test(name))) return null;
  if (NOT_A_PLACE_BY_TEXT.test(String(property.schema.description ?? ''))) return null;
  if (!mayBeText(property) && !mayBe(property.schema, 'array')) return null;
  const isElsewhere = names.some((other) => ELSEWHERE.test(other));
  if (isElsewhere && !CARRIES.test(`${tool} ${name}`)) return null;
  const root = surroundings.root?.replace(/\/+$/, '');
  const called = shown(property);
  const rules = [rule([regex(property, CLIMBS)], `Requires human approval: ${called} climbs out of its folder.`)];
  if (root)
    rules.push(
      rule(
        [regex(property, `^(?:~|[A-Za-z]+:|\\\\)|${beginsWithNone([root.slice(1)], { follow: '/', lead: '/' })}`)],
        `Requires human approval for ${called} outside ${root}.`,
      ),
    );
  const reads = classification.category === 'Read';
  rules.push(
    rule(
      [regex(property, reads ? KEPT : KEPT_OR_STARTED)],
      `Requires human approval: ${called} is where credentials or the system are kept${reads ? '' : ', or what starts by itself'}.`,
    ),
  );
  return {
    kind: 'path',
    property,
    rules,
    opens: false,
    leaves: classification.category,
    reason: `${called} can name any file: ${root ? `those outside ${root}, ` : ''}those of credentials and of the system, and paths that climb, are for a person to see.`,
    safe: asGiven(property, root ? `${root}/notes/today.txt` : 'notes/today.txt'),
    unsafe: asGiven(property, '../../.ssh/id_rsa'),
  };
};

const PAGE = /^(limit|max results?|page size|per page|count|top|top k|n|num results?|max items|max|take)$/;

/** Lists whose elements each are something that is changed, rather than parts of one thing (its tags, columns, lines). */
const THINGS =
  /^(ids|uuids)$|(^| )(messages|emails|users|members|contacts|files|paths|urls|records|rows|documents|entries|updates|requests)$/;
/** Words of a tool's name that say what it does; the others say to what. */
const VERBS = /^(create|add|update|edit|set|change|delete|remove|link|request|move|copy|import|export)$/;

const batch: Detector = (property, name, { classification, called }) => {
  const { schema } = property;
  if (classification.category === 'Read') {
    const isPage =
      PAGE.test(name) && (mayBe(schema, 'integer') || mayBe(schema, 'number')) && schema.type !== undefined;
    const bounded = typeof schema.maximum === 'number' && schema.maximum <= LARGEST_PAGE;
    if (!isPage || bounded || !classification.facets.includes('sensitive')) return null;
    const over: Condition = { path: property.path, op: 'gt', value: LARGEST_PAGE };
    const given: Condition = { path: property.path, op: 'exists', value: true };
    return {
      kind: 'batch',
      property,
      rules: [
        rule(property.required ? [over] : [given, over], `Requires human approval above ${LARGEST_PAGE} records.`),
      ],
      opens: false,
      leaves: classification.category,
      reason: `${shown(property)} sets how much private data one call takes out.`,
      safe: Math.max(10, Number(schema.minimum ?? 0) || 0),
      unsafe: LARGEST_PAGE + 1,
    };
  }
  const bounded = typeof schema.maxItems === 'number' && schema.maxItems <= LARGEST_BATCH;
  if (classification.category === 'Execute' || schema.type !== 'array' || bounded || property.names.length > 1)
    return null;
  const words = name.split(' ');
  const noun = words.at(words.length > 1 && /^(ids|uuids)$/.test(words.at(-1)!) ? -2 : -1)!;
  const isNamed = called
    .split(' ')
    .some((word) => !VERBS.test(word) && (word === noun || `${word}s` === noun || word === `${noun}s`));
  const isBatch = /(^| )(batch|bulk|multiple|mass)( |$)/.test(called);
  if (!THINGS.test(name) && !isNamed && !(isBatch && /ids$/.test(name))) return null;
  const { type: item, enum: choices } = isObject(schema.items) ? schema.items : {};
  if (Array.isArray(choices)) return null;
  const element = item === 'object' ? {} : item === 'integer' || item === 'number' ? 1 : 'example';
  return {
    kind: 'batch',
    property,
    rules: [
      rule(
        [{ path: `${property.path}[${LARGEST_BATCH}]`, op: 'exists', value: true }],
        `Requires human approval for more than ${LARGEST_BATCH} ${shown(property)} at once.`,
      ),
    ],
    opens: false,
    leaves: classification.category,
    reason: `${shown(property)} takes a list: one call can change as many things as it holds.`,
    safe: [element],
    unsafe: Array.from({ length: LARGEST_BATCH + 1 }, () => element),
  };
};

const DETECTORS: readonly Detector[] = [
  method,
  mode,
  softening('read-only', READ_ONLY, 'nothing is changed'),
  softening('dry-run', DRY_RUN, 'the call only shows what it would do'),
  statement,
  secretKind,
  amount,
  recipient,
  dangerFlag,
  path,
  batch,
];

/** Kinds that make sense on top of a tool that is allowed as a whole. */
export function narrows(kind: ConditionKind, category: Category): boolean {
  if (kind === 'statement' || kind === 'secret-kind') return category === 'Read';
  return kind === 'danger-flag' || kind === 'path' || kind === 'batch' || kind === 'recipient';
}

function unlessOneOf(property: Property, safe: readonly string[]): DenyRule {
  const outside: Condition = { path: property.path, op: 'not_in', value: [...safe] };
  const isSafeLeftOut = !property.required && safe.includes(String(property.schema.default));
  const conditions: Condition[] = isSafeLeftOut
    ? [{ path: property.path, op: 'exists', value: true }, outside]
    : [outside];
  return rule(conditions, `Requires human approval unless ${shown(property)} is ${listed(safe)}.`);
}

function rule(conditions: Condition[], on_deny: string): DenyRule {
  return { conditions, on_deny };
}

function regex(property: Property, pattern: string): Condition {
  return { path: property.path, op: 'regex', value: pattern };
}

function textValues(property: Property): string[] {
  const { enum: values } = property.schema;
  return Array.isArray(values) && values.every((value) => typeof value === 'string') ? (values as string[]) : [];
}

function mayBeText(property: Property): boolean {
  return mayBe(property.schema, 'string') || textValues(property).length > 0;
}

function asGiven(property: Property, text: string): unknown {
  return mayBe(property.schema, 'string') ? text : [text];
}

function shown(property: Property): string {
  return oneLine(property.names.join('.'), 60);
}

function listed(values: readonly string[]): string {
  const shownValues = values.slice(0, 8).map((value) => oneLine(value, 40));
  if (values.length > 8) shownValues.push(`${values.length - 8} more`);
  return shownValues.length === 1 ? shownValues[0]! : `${shownValues.slice(0, -1).join(', ')} or ${shownValues.at(-1)}`;
}
