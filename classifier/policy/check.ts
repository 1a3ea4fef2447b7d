/**
 * What is wrong with a policy, as a value: errors, for which the engine refuses every call, and warnings, where the document says
 * something its author hardly means. `validate.ts` adds the line and column of the text it came from.
 */
import { HIDDEN_CHARACTERS, nearest, oneLine } from '../../data/text.ts';
import { compilePattern, foldName } from './conditions.ts';
import {
  ACTIONS,
  type Condition,
  DEFAULTS,
  isObject,
  type Limit,
  OPERATORS,
  PATH,
  type Policy,
  SCOPES,
  type ToolRule,
  VERSION,
  WINDOWS,
} from './language.ts';

/** Every kind of problem, by how grave it is. Syntax kinds are found by `validate.ts`, all others here. */
export const PROBLEM_KINDS = {
  syntax: 'error',
  'duplicate-key': 'error',
  'yaml-feature': 'error',
  'too-large': 'error',
  'wrong-type': 'error',
  'unknown-field': 'error',
  'missing-field': 'error',
  'version-not-text': 'error',
  'unknown-version': 'error',
  'unknown-word': 'error',
  'empty-text': 'error',
  'tool-pattern': 'error',
  'bad-path': 'error',
  'value-does-not-fit': 'error',
  'empty-list': 'error',
  'regex-syntax': 'error',
  'regex-unsupported': 'error',
  'regex-too-large': 'error',
  'max-not-positive': 'error',
  'bad-rate-window': 'error',
  'regex-runs-away': 'warning',
  'duplicate-counter': 'warning',
  'counter-conflict': 'warning',
  'limit-never-triggers': 'warning',
  'hidden-and-listed': 'warning',
  'duplicate-hidden': 'warning',
  'hides-everything': 'warning',
  'unreachable-rule': 'warning',
  'never-matches': 'warning',
  'cannot-be-met': 'warning',
  'duplicate-condition': 'warning',
  'unused-reason': 'warning',
  'invisible-name': 'warning',
  'confusable-names': 'warning',
  'enforces-nothing': 'warning',
} as const;

export type ProblemKind = keyof typeof PROBLEM_KINDS;

export interface PolicyProblem {
  kind: ProblemKind;
  severity: 'error' | 'warning';
  /** JSON pointer (RFC 6901) to what is wrong. */
  path: string;
  message: string;
  /** What to do about it. */
  mend: string;
}

type Report = (kind: ProblemKind, path: string, message: string, mend: string) => void;

/** Longest pattern, and largest compiled program, of a regular expression: what keeps one search of a long text in milliseconds. */
const LONGEST_PATTERN = 2_000;
const LARGEST_PROGRAM = 20_000;

/** Everything wrong with a value that should be a policy, in the order of the document. Never throws. */
export function checkPolicy(value: unknown): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const report: Report = (kind, path, message, mend) =>
    problems.push({ kind, severity: PROBLEM_KINDS[kind], path, message, mend });
  checkDocument(value, report);
  if (!problems.some((problem) => problem.severity === 'error')) checkSense(value as Policy, report);
  return problems;
}

function checkDocument(value: unknown, report: Report): void {
  if (!isObject(value)) {
    report(
      'wrong-type',
      '',
      'A policy is an object.',
      `Start from { "version": "1", "default": "deny", "tools": {} }.`,
    );
    return;
  }
  checkFields(value, '', ['version', 'default', 'hide', 'all_tools', 'tools'], ['version', 'default'], report);
  if (typeof value.version === 'number')
    report('version-not-text', '/version', 'The version is a number.', `Write it in quotes: "${VERSION}".`);
  else if (value.version !== undefined && value.version !== VERSION)
    report('unknown-version', '/version', `Version ${quoted(value.version)} is not known.`, `Write "${VERSION}".`);
  checkWord(value.default, '/default', 'default', DEFAULTS, report);
  if (value.hide !== undefined && checkList(value.hide, '/hide', report))
    for (const [i, name] of value.hide.entries()) checkText(name, `/hide/${i}`, 'A hidden tool', report);
  if (value.all_tools !== undefined && checkObject(value.all_tools, '/all_tools', report)) {
    checkFields(value.all_tools, '/all_tools', ['limits'], ['limits'], report);
    checkEach(value.all_tools.limits, '/all_tools/limits', checkLimit, report);
  }
  if (value.tools === undefined || !checkObject(value.tools, '/tools', report)) return;
  for (const [name, rule] of Object.entries(value.tools)) {
    const path = `/tools/${escapePointer(name)}`;
    if (name === '') report('empty-text', path, 'A tool has an empty name.', 'Give the name as the server lists it.');
    if (name.includes('*'))
      report(
        'tool-pattern',
        path,
        `Tool names are exact, "${oneLine(name, 80)}" would match nothing.`,
        'List each tool by its name, or change the default.',
      );
    if (checkObject(rule, path, report)) checkRule(rule, path, report);
  }
}

function checkRule(rule: Record<string, unknown>, path: string, report: Report): void {
  checkFields(rule, path, ['action', 'reason', 'require', 'deny_if', 'limits', 'rate_limit'], [], report);
  checkWord(rule.action, `${path}/action`, 'action', ACTIONS, report);
  if (rule.reason !== undefined) checkText(rule.reason, `${path}/reason`, 'A reason', report);
  checkEach(rule.require, `${path}/require`, checkRequirement, report);
  checkEach(rule.deny_if, `${path}/deny_if`, checkDenyRule, report);
  checkEach(rule.limits, `${path}/limits`, checkLimit, report);
  if (rule.rate_limit === undefined || !checkObject(rule.rate_limit, `${path}/rate_limit`, report)) return;
  const limit = rule.rate_limit;
  checkFields(limit, `${path}/rate_limit`, ['max', 'window'], ['max', 'window'], report);
  checkMax(limit.max, `${path}/rate_limit/max`, true, report);
  const seconds = limit.window;
  if (
    seconds !== undefined &&
    !(Number.isInteger(seconds) && (seconds as number) > 0 && (seconds as number) <= WINDOWS.day)
  )
    report(
      'bad-rate-window',
      `${path}/rate_limit/window`,
      `${quoted(seconds)} is not a number of seconds.`,
      'Give whole seconds, at most 86400: 60 is a minute. Named windows belong in limits.',
    );
}

function checkDenyRule(rule: Record<string, unknown>, path: string, report: Report): void {
  checkFields(rule, path, ['conditions', 'on_deny'], ['conditions', 'on_deny'], report);
  checkEach(rule.conditions, `${path}/conditions`, checkCondition, report);
  if (rule.on_deny !== undefined) checkText(rule.on_deny, `${path}/on_deny`, 'The text for the agent', report);
}

function checkRequirement(condition: Record<string, unknown>, path: string, report: Report): void {
  checkFields(condition, path, ['path', 'op', 'value', 'on_deny'], ['path', 'op', 'value'], report);
  if (condition.on_deny !== undefined)
    checkText(condition.on_deny, `${path}/on_deny`, 'The text for the agent', report);
  checkQuestion(condition, path, report);
}

function checkCondition(condition: Record<string, unknown>, path: string, report: Report): void {
  checkFields(condition, path, ['path', 'op', 'value'], ['path', 'op', 'value'], report);
  checkQuestion(condition, path, report);
}

function checkQuestion({ path: where, op, value }: Record<string, unknown>, path: string, report: Report): void {
  if (where !== undefined) checkPath(where, `${path}/path`, report);
  if (op === undefined || !checkWord(op, `${path}/op`, 'op', OPERATORS, report) || value === undefined) return;
  const at = `${path}/value`;
  if (op === 'in' || op === 'not_in') {
    if (!Array.isArray(value))
      report('value-does-not-fit', at, `${op} compares with a list.`, `Write [${JSON.stringify(value)}].`);
    else if (value.length === 0)
      report('empty-list', at, `${op} compares with an empty list.`, 'List the values, or leave the condition out.');
    else if (!value.every(isScalar))
      report(
        'value-does-not-fit',
        at,
        'The list holds something that is not a text, number, true or false.',
        'List plain values.',
      );
  } else if (op === 'exists') {
    if (typeof value !== 'boolean')
      report(
        'value-does-not-fit',
        at,
        'exists asks for true or false.',
        'Write true for "is given", false for "is not given".',
      );
  } else if (op === 'regex') {
    if (typeof value !== 'string')
      report('value-does-not-fit', at, 'regex compares with a pattern.', 'Write the pattern as a text.');
    else checkPattern(value, at, report);
  } else if (op === 'lt' || op === 'lte' || op === 'gt' || op === 'gte') {
    if (typeof value !== 'number')
      report('value-does-not-fit', at, `${op as string} compares numbers.`, 'Write a number, without quotes.');
  } else if (!isScalar(value))
    report(
      'value-does-not-fit',
      at,
      `${op as string} compares with one text, number, true or false.`,
      Array.isArray(value)
        ? 'Use in or not_in for a list.'
        : 'Write one plain value; use exists to ask whether something is given.',
    );
}

function checkPattern(pattern: string, path: string, report: Report): void {
  if (/\(\?(?:=|!|<=|<!)/.test(pattern) || /(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(pattern)) {
    report(
      'regex-unsupported',
      path,
      'The pattern looks around or refers back, which RE2 does not do.',
      'Rewrite it without lookaround and backreferences: only then every search ends in time.',
    );
    return;
  }
  let size: number;
  try {
    size = pattern.length <= LONGEST_PATTERN ? compilePattern(pattern).programSize() : Number.POSITIVE_INFINITY;
  } catch (error) {
    const why = oneLine((error as Error).message, 200);
    report('regex-syntax', path, `The pattern does not compile: ${why}.`, 'Correct it; the syntax is RE2.');
    return;
  }
  if (size > LARGEST_PROGRAM)
    report(
      'regex-too-large',
      path,
      'The pattern is too large to be searched quickly.',
      `Keep it under ${LONGEST_PATTERN} characters and its repetitions small.`,
    );
  if (/\((?:\?:)?(?:\[[^\]]*\]|\\.|[^()\\[\]])[+*]\)[+*{]/.test(pattern))
    report(
      'regex-runs-away',
      path,
      'A repetition of a repetition: it ends in time here, but not in a consumer whose engine backtracks.',
      'Repeat once: (a+)+ is a+.',
    );
}

function checkLimit(limit: Record<string, unknown>, path: string, report: Report): void {
  const needed = ['counter', 'window', 'max', 'scope'];
  checkFields(limit, path, [...needed, 'increment_from'], needed, report);
  if (limit.counter !== undefined) checkText(limit.counter, `${path}/counter`, 'A counter', report);
  checkWord(limit.window, `${path}/window`, 'window', Object.keys(WINDOWS), report);
  checkMax(limit.max, `${path}/max`, false, report);
  checkWord(limit.scope, `${path}/scope`, 'scope', SCOPES, report);
  if (limit.increment_from !== undefined) checkPath(limit.increment_from, `${path}/increment_from`, report);
}

function checkMax(max: unknown, path: string, whole: boolean, report: Report): void {
  if (max === undefined) return;
  if (typeof max !== 'number')
    report('wrong-type', path, `${quoted(max)} is not a number.`, 'Write a number, without quotes.');
  else if (!(max > 0))
    report(
      'max-not-positive',
      path,
      'A limit of 0 or less lets nothing through.',
      'Write "action": "deny" to refuse the tool, or a number above 0.',
    );
  else if (whole && !Number.isInteger(max))
    report('wrong-type', path, 'Calls are counted whole.', `Write ${Math.ceil(max)}.`);
}

function checkPath(value: unknown, path: string, report: Report): void {
  if (typeof value !== 'string') {
    report('wrong-type', path, 'A path is a text.', 'Write it like "args.amount".');
    return;
  }
  if (PATH.test(value)) return;
  const mend = /^[^\s.[\]*]+$/.test(value)
    ? `Write "args.${value}".`
    : value.includes('*')
      ? `Leave the * out: a name that meets a list applies to every element, as in "${value.replaceAll(/\[\*\]|\.\*/g, '')}".`
      : 'Write args, then names after dots and positions in brackets: "args.items[0].price".';
  report('bad-path', path, `"${oneLine(value, 80)}" is not a path into the arguments.`, mend);
}

/** The second look, at documents whose form is right. */
function checkSense(policy: Policy, report: Report): void {
  const tools = Object.entries(policy.tools ?? {});
  const hide = policy.hide ?? [];
  checkHide(hide, policy.tools ?? {}, report);
  const names = new Map<string, string>();
  for (const [name, rule] of tools) {
    const path = `/tools/${escapePointer(name)}`;
    if (name.search(HIDDEN_CHARACTERS) >= 0 || name !== name.trim())
      report(
        'invisible-name',
        path,
        'The name has characters that are not seen.',
        'Remove them, unless the server really lists the tool so.',
      );
    const folded = foldName(name);
    const twin = names.get(folded);
    if (twin !== undefined)
      report(
        'confusable-names',
        path,
        `The name can be taken for "${oneLine(twin, 80)}".`,
        'Check that the server lists both.',
      );
    names.set(folded, name);
    checkRuleSense(rule, path, report);
  }
  checkLimitsSense(policy, report);
  const empty = (rule: ToolRule) => Object.keys(rule).every((key) => key === 'action' && rule.action === 'allow');
  if (
    policy.default === 'allow' &&
    hide.length === 0 &&
    !policy.all_tools?.limits.length &&
    tools.every(([, rule]) => empty(rule))
  )
    report('enforces-nothing', '/default', 'Everything is allowed.', 'Write "default": "deny", or give a tool a rule.');
}

function checkHide(hide: readonly string[], tools: Record<string, unknown>, report: Report): void {
  const all = hide.indexOf('*');
  if (all >= 0 && (hide.length > 1 || Object.keys(tools).length > 0))
    report(
      'hides-everything',
      `/hide/${all}`,
      '"*" hides every tool, so nothing else in the policy matters.',
      'Name the tools to hide.',
    );
  for (const [i, name] of hide.entries()) {
    if (hide.indexOf(name) < i)
      report('duplicate-hidden', `/hide/${i}`, `"${oneLine(name, 80)}" is hidden twice.`, 'Leave one out.');
    else if (all < 0 && Object.hasOwn(tools, name))
      report(
        'hidden-and-listed',
        `/hide/${i}`,
        `"${oneLine(name, 80)}" is hidden, so its rule under tools is never asked.`,
        'Leave it out of hide, or out of tools.',
      );
  }
}

function checkRuleSense(rule: ToolRule, path: string, report: Report): void {
  const { action, reason, require = [], deny_if = [] } = rule;
  if (reason !== undefined && (action === undefined || action === 'allow'))
    report(
      'unused-reason',
      `${path}/reason`,
      'The reason is never shown: the action blocks nothing.',
      'Set "action" to "deny" or "require_approval", or use on_deny.',
    );
  const others = (['require', 'deny_if', 'limits', 'rate_limit'] as const).filter((key) => rule[key] !== undefined);
  if (action === 'deny')
    for (const key of others)
      report(
        'unreachable-rule',
        `${path}/${key}`,
        'The tool is denied before this is asked.',
        'Leave it out, or the action.',
      );
  const always = action === 'require_approval' ? -1 : deny_if.findIndex((denyRule) => denyRule.conditions.length === 0);
  for (const [i, { conditions }] of deny_if.entries()) {
    const at = `${path}/deny_if/${i}`;
    if (action === 'require_approval' || (always >= 0 && i > always))
      report(
        'unreachable-rule',
        at,
        'Every call is blocked before this rule is asked.',
        'Leave it out, or move it before the rule that always matches.',
      );
    if (contradict(conditions))
      report(
        'never-matches',
        at,
        'No call can meet all these conditions.',
        'They are ANDed: put alternatives in rules of their own.',
      );
    for (const [j, condition] of conditions.entries())
      if (conditions.findIndex((other) => sameQuestion(other, condition)) < j)
        report('duplicate-condition', `${at}/conditions/${j}`, 'The condition stands twice.', 'Leave one out.');
  }
  for (const [j, condition] of require.entries())
    if (require.findIndex((other) => sameQuestion(other, condition)) < j)
      report('duplicate-condition', `${path}/require/${j}`, 'The condition stands twice.', 'Leave one out.');
  if (contradict(require))
    report(
      'cannot-be-met',
      `${path}/require`,
      'No call can meet all these conditions.',
      'Leave one out, or deny the tool.',
    );
}

/** Whether two conditions on one path exclude each other. */
function contradict(conditions: readonly Condition[]): boolean {
  return conditions.some((a, i) =>
    conditions.slice(i + 1).some((b) => a.path === b.path && (excludes(a, b) || excludes(b, a))),
  );
}

function excludes(a: Condition, b: Condition): boolean {
  if (a.op === 'eq' && b.op === 'eq') return a.value !== b.value;
  if (a.op === 'eq' && b.op === 'neq') return a.value === b.value;
  if (a.op === 'eq' && b.op === 'in') return !(b.value as unknown[]).includes(a.value);
  if (a.op === 'eq' && b.op === 'not_in') return (b.value as unknown[]).includes(a.value);
  if (a.op === 'exists' && a.value === false)
    return b.op === 'exists' ? b.value === true : b.op !== 'neq' && b.op !== 'not_in';
  const [low, high] = [a.value as number, b.value as number];
  if (a.op === 'gt') return (b.op === 'lt' || b.op === 'lte') && low >= high;
  if (a.op === 'gte') return (b.op === 'lt' && low >= high) || (b.op === 'lte' && low > high);
  return false;
}

function sameQuestion(a: Condition, b: Condition): boolean {
  return a.path === b.path && a.op === b.op && JSON.stringify(a.value) === JSON.stringify(b.value);
}

interface PlacedLimit extends Limit {
  at: string;
}

function checkLimitsSense(policy: Policy, report: Report): void {
  const shared = placed(policy.all_tools?.limits, '/all_tools/limits');
  const perTool = Object.entries(policy.tools ?? {}).map(([name, rule]) =>
    placed(rule.limits, `/tools/${escapePointer(name)}/limits`),
  );
  const everywhere = new Map<string, PlacedLimit>();
  for (const group of [shared, ...perTool]) {
    const here = new Set<string>();
    for (const limit of group) {
      const tally = JSON.stringify([limit.counter, limit.window, limit.scope]);
      const other = everywhere.get(tally);
      if (here.has(tally))
        report(
          'duplicate-counter',
          limit.at,
          `Counter "${oneLine(limit.counter, 80)}" is counted twice for one call.`,
          'Give each limit a counter of its own, or leave one out.',
        );
      else if (
        other &&
        (other.max !== limit.max || (other.increment_from === undefined) !== (limit.increment_from === undefined))
      )
        report(
          'counter-conflict',
          limit.at,
          `Counter "${oneLine(limit.counter, 80)}" has another maximum or unit elsewhere.`,
          'Give it the same max and unit everywhere, or another name here.',
        );
      here.add(tally);
      everywhere.set(tally, limit);
    }
  }
  const uses = (limit: Limit) =>
    [shared, ...perTool]
      .flat()
      .filter(
        (other) => other.counter === limit.counter && other.window === limit.window && other.scope === limit.scope,
      ).length;
  for (const group of [shared, ...perTool])
    for (const limit of group) {
      const company = group === shared ? shared : [...group, ...shared];
      if (
        uses(limit) === 1 &&
        company.some((other) => other !== limit && other.counter !== limit.counter && isReachedFirst(other, limit))
      )
        report(
          'limit-never-triggers',
          limit.at,
          'Another limit is always reached first.',
          'Lower its max, or leave it out.',
        );
    }
}

/** Whether `other` stops the calls before `limit` can: same callers, same unit, and no more in the long window than the short one lets through. */
function isReachedFirst(other: Limit, limit: Limit): boolean {
  if (other.scope !== limit.scope || other.increment_from !== limit.increment_from) return false;
  const ratio = WINDOWS[limit.window] / WINDOWS[other.window];
  return ratio >= 1 ? other.max * ratio <= limit.max && (ratio > 1 || other.max < limit.max) : other.max <= limit.max;
}

function placed(limits: readonly Limit[] | undefined, path: string): PlacedLimit[] {
  return (limits ?? []).map((limit, i) => ({ ...limit, at: `${path}/${i}` }));
}

type CheckItem = (item: Record<string, unknown>, path: string, report: Report) => void;

function checkEach(value: unknown, path: string, check: CheckItem, report: Report): void {
  if (value === undefined || !checkList(value, path, report)) return;
  for (const [i, item] of value.entries())
    if (checkObject(item, `${path}/${i}`, report)) check(item, `${path}/${i}`, report);
}

function checkFields(
  value: Record<string, unknown>,
  path: string,
  known: readonly string[],
  needed: readonly string[],
  report: Report,
): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) {
      const meant = meantBy(key, known);
      report(
        'unknown-field',
        `${path}/${escapePointer(key)}`,
        `There is no field "${oneLine(key, 80)}" here.`,
        meant ? `Did you mean "${meant}"?` : `Known here: ${known.join(', ')}.`,
      );
    }
  for (const key of needed)
    if (value[key] === undefined) report('missing-field', path, `The field "${key}" is missing.`, `Add "${key}".`);
}

function checkWord(value: unknown, path: string, field: string, words: readonly string[], report: Report): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string' && words.includes(value)) return true;
  const meant = typeof value === 'string' ? meantBy(value, words) : null;
  report(
    'unknown-word',
    path,
    `${quoted(value)} is no ${field}.`,
    meant ? `Did you mean "${meant}"?` : `Write one of ${words.join(', ')}.`,
  );
  return false;
}

function checkText(value: unknown, path: string, what: string, report: Report): void {
  if (typeof value !== 'string')
    report('wrong-type', path, `${what} is a text, not ${kindOf(value)}.`, 'Write it in quotes.');
  else if (value.trim() === '')
    report('empty-text', path, `${what} must not be empty.`, 'Write something, or leave it out.');
}

function checkObject(value: unknown, path: string, report: Report): value is Record<string, unknown> {
  if (isObject(value)) return true;
  report('wrong-type', path, `This is an object, not ${kindOf(value)}.`, 'Write { … }.');
  return false;
}

function checkList(value: unknown, path: string, report: Report): value is unknown[] {
  if (Array.isArray(value)) return true;
  report('wrong-type', path, `This is a list, not ${kindOf(value)}.`, 'Write [ … ].');
  return false;
}

function kindOf(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`;
}

function quoted(value: unknown): string {
  return oneLine(JSON.stringify(value) ?? String(value), 80);
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

export function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What other languages and earlier habits call our words. */
const SYNONYMS: Record<string, string> = {
  '==': 'eq',
  '=': 'eq',
  equals: 'eq',
  '!=': 'neq',
  ne: 'neq',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  matches: 'regex',
  pattern: 'regex',
  includes: 'contains',
  nin: 'not_in',
  block: 'deny',
  ask: 'require_approval',
  approve: 'require_approval',
  approval: 'require_approval',
  permit: 'allow',
  second: 'minute',
  daily: 'day',
  hourly: 'hour',
  global: 'all',
  user: 'grant',
  rules: 'deny_if',
  rate: 'rate_limit',
  message: 'on_deny',
  hidden: 'hide',
  argument: 'path',
  operator: 'op',
};

/** The known word that was meant: another product's word for it, or the nearest in spelling. */
function meantBy(word: string, known: readonly string[]): string | null {
  const synonym = SYNONYMS[word.toLowerCase()];
  return synonym && known.includes(synonym) ? synonym : nearest(word, known);
}
