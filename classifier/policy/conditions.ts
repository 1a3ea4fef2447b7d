/**
 * What a condition says of a call's arguments: yes, no, or that it cannot be told. The engine turns "cannot be told" into a denial,
 * so everything ambiguous ends there: other types than the condition's, `null`, a key spelled twice in different case.
 */
import { RE2JS } from 're2js';
import { type Condition, isObject, pathSteps, type Scalar } from './language.ts';

export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Answer = typeof NO | typeof YES | typeof UNKNOWN;

/**
 * Where the condition stands decides what a doubt means. In `require` it must hold for every value its path reaches and an absent
 * argument satisfies nothing; in `deny_if` one value that matches is enough.
 */
export type Place = 'require' | 'deny_if';

export type Test = (args: Record<string, unknown>) => Answer;

/** Texts longer than this (UTF-16 units) are not searched: the condition cannot be told. RE2 needs about 10 ms for one. */
const LONGEST_TEXT = 1_000_000;

const PATTERNS_KEPT = 500;
const patterns = new Map<string, RE2JS>();

/** A pattern ready to be searched with. The same few patterns stand in policy after policy. @throws RE2JSException */
export function compilePattern(pattern: string): RE2JS {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = RE2JS.compile(pattern);
    if (patterns.size >= PATTERNS_KEPT) patterns.clear();
    patterns.set(pattern, compiled);
  }
  return compiled;
}

/** A condition made ready to be asked; `condition` must be valid (see `check.ts`). */
export function compileCondition(condition: Condition, place: Place): Test {
  const question = QUESTIONS[condition.op](condition.value, place);
  const absent = absentAnswer(condition, place);
  const onNull = condition.op === 'exists' ? UNKNOWN : absent;
  const reach = compilePath(condition.path);
  return (args) =>
    reach(args, place, (value) => {
      if (value === undefined) return absent;
      if (value === null) return onNull;
      if (Array.isArray(value) && condition.op !== 'contains' && condition.op !== 'exists')
        return overElements(value, place, absent, (element) => (element === null ? onNull : question(element)));
      return question(value);
    });
}

function absentAnswer({ op, value }: Condition, place: Place): Answer {
  if (op === 'exists') return value === false ? YES : NO;
  if (place === 'require') return NO;
  if (op === 'neq' || op === 'not_in') return YES;
  return op === 'lt' || op === 'lte' || op === 'gt' || op === 'gte' ? UNKNOWN : NO;
}

type Leaf = (value: unknown) => Answer;

/** A walk to the values a path names; a name that meets a list goes on in each of its elements. The leaf gets `undefined` for an absent value. */
export function compilePath(path: string): (args: Record<string, unknown>, place: Place, leaf: Leaf) => Answer {
  const steps = pathSteps(path);
  const folded = steps.map((step) => (typeof step === 'string' ? fold(step) : ''));
  const walk = (value: unknown, at: number, place: Place, leaf: Leaf): Answer => {
    if (at === steps.length) return leaf(value);
    if (value === undefined || value === null) return leaf(value);
    const step = steps[at]!;
    if (typeof step === 'number') return Array.isArray(value) ? walk(value[step], at + 1, place, leaf) : UNKNOWN;
    if (Array.isArray(value))
      return overElements(value, place, leaf(undefined), (element) =>
        Array.isArray(element) ? UNKNOWN : walk(element, at, place, leaf),
      );
    if (typeof value !== 'object') return UNKNOWN;
    for (const key in value) if (key !== step && key.length === step.length && fold(key) === folded[at]) return UNKNOWN;
    return walk(Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined, at + 1, place, leaf);
  };
  return (args, place, leaf) => walk(args, 0, place, leaf);
}

/** In `deny_if` one element that answers yes decides, in `require` one that answers no; an empty list is an absent value. */
function overElements(list: readonly unknown[], place: Place, empty: Answer, ask: Leaf): Answer {
  if (list.length === 0) return empty;
  const decisive = place === 'deny_if' ? YES : NO;
  let answer: Answer = place === 'deny_if' ? NO : YES;
  for (const element of list) {
    const one = ask(element);
    if (one === decisive) return decisive;
    if (one === UNKNOWN) answer = UNKNOWN;
  }
  return answer;
}

/** Case folded as Go's and other decoders fold it when they match keys: one UTF-16 unit to one. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}

/** A tool's name as a careless eye reads it: compatibility forms and case folded (Unicode NFKC). */
export function foldName(name: string): string {
  return fold(name.normalize('NFKC'));
}

/** A number, or a text that is one in JSON's plain notation (no exponent, no sign but minus); null for anything else. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && value.length <= 40 && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)
    ? Number(value)
    : null;
}

function same(value: unknown, wanted: Scalar): Answer {
  if (typeof value === typeof wanted) return value === wanted ? YES : NO;
  if (typeof value === 'boolean' || typeof wanted === 'boolean') return UNKNOWN;
  const [a, b] = [asNumber(value), asNumber(wanted)];
  return a === null || b === null ? UNKNOWN : answer(a === b);
}

function answer(holds: boolean): Answer {
  return holds ? YES : NO;
}

function not(a: Answer): Answer {
  return a === UNKNOWN ? UNKNOWN : a === YES ? NO : YES;
}

function oneOf(value: unknown, list: readonly Scalar[]): Answer {
  let result: Answer = UNKNOWN;
  for (const wanted of list) {
    const one = same(value, wanted);
    if (one === YES) return YES;
    if (one === NO) result = NO;
  }
  return result;
}

function ordered(compare: (a: number, b: number) => boolean) {
  return (wanted: unknown): Leaf =>
    (value) => {
      const number = asNumber(value);
      return number === null ? UNKNOWN : answer(compare(number, wanted as number));
    };
}

function contains(value: unknown, wanted: Scalar, place: Place): Answer {
  if (typeof value === 'string') return typeof wanted === 'string' ? answer(value.includes(wanted)) : UNKNOWN;
  if (!Array.isArray(value)) return UNKNOWN;
  let result: Answer = NO;
  for (const element of value) {
    const one = same(element, wanted);
    const within = place === 'deny_if' && typeof element === 'string' && element.includes(String(wanted));
    if (one === YES || within) return YES;
    if (isObject(element) || Array.isArray(element) || element === null) result = UNKNOWN;
  }
  return result;
}

const QUESTIONS: Record<Condition['op'], (value: Condition['value'], place: Place) => Leaf> = {
  eq: (wanted) => (value) => same(value, wanted as Scalar),
  neq: (wanted) => (value) => not(same(value, wanted as Scalar)),
  lt: ordered((a, b) => a < b),
  lte: ordered((a, b) => a <= b),
  gt: ordered((a, b) => a > b),
  gte: ordered((a, b) => a >= b),
  in: (list) => (value) => oneOf(value, list as Scalar[]),
  not_in: (list) => (value) => not(oneOf(value, list as Scalar[])),
  exists: (wanted) => () => answer(wanted === true),
  regex: (pattern) => {
    const compiled = compilePattern(pattern as string);
    return (value) =>
      typeof value === 'string' && value.length <= LONGEST_TEXT ? answer(compiled.test(value)) : UNKNOWN;
  },
  contains: (wanted, place) => (value) => contains(value, wanted as Scalar, place),
};
