/** Operators: what they yield of known values, and of unknown ones. */
import { type Context, formatText, MAX_TEXT, merge, str } from './methods.ts';
import {
  Class,
  Instance,
  isNullish,
  isTerm,
  joinText,
  List,
  type Place,
  Rec,
  settled,
  Term,
  Text,
  unknown,
  type Value,
} from './values.ts';

const NUMBER_OPERATIONS: Record<string, (a: number, b: number) => number> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '//': (a, b) => Math.floor(a / b),
  '|': (a, b) => a | b,
  '&': (a, b) => a & b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
};

const COMPARISONS: Record<string, (a: string | number, b: string | number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const EQUALITIES: Record<string, boolean> = {
  '===': true,
  '==': true,
  is: true,
  '!==': false,
  '!=': false,
  'is not': false,
};

/** The result of an operator on values; a term, with what it is by default, when one of them is unknown. */
export function operate(operator: string, operands: Value[], place: Place, language: string): Value {
  if (operands.some(isTerm) && !(operator === '+' && operands.some(isTextual))) {
    const plain = operands.map(settled);
    const fallback = plain.some(isTerm) ? null : { value: operate(operator, plain, place, language) };
    // What a path is put together from is kept: `Path(__file__).parent / "api.json"`.
    const args = operator === '/' ? operands : [];
    return new Term({ op: 'operation', name: operator, place, fallback, args });
  }
  const [first, second] = operands;
  if (operator === 'instanceof') return isInstance(first, second) ?? unknown('test', place);
  if (operator === '+' || operator === '.' || operator === '<>') return add(operands, place, language);
  if (operands.length === 1) return unary(operator, first, place, language);
  if (operator in EQUALITIES) {
    if (first instanceof Text || second instanceof Text) return unknown('test', place);
    if (first instanceof Instance && first.mayBeMissing && isNullish(second)) return unknown('test', place);
    const same =
      first === second ||
      (isNullish(first) && isNullish(second) && (language !== 'typescript' || operator.length === 2));
    return same === EQUALITIES[operator];
  }
  if (operator === 'in' || operator === 'not in') {
    const isIn =
      second instanceof List
        ? second.items.includes(first)
        : second instanceof Rec
          ? second.fields.has(str(first))
          : str(second).includes(str(first));
    return (second instanceof List || second instanceof Rec) && second.isOpen && !isIn
      ? unknown('test', place)
      : isIn === (operator === 'in');
  }
  if (operator === '|' && operands.every((operand) => operand instanceof Rec)) {
    const together = new Rec(place);
    merge(together, operands, {} as Context);
    return together;
  }
  if (operator === '*' && typeof first === 'string' && typeof second === 'number')
    return first.length * second < MAX_TEXT ? first.repeat(Math.max(0, second)) : first;
  if (operator === '%' && typeof first === 'string') {
    const args = second instanceof List ? second.items : [second];
    return formatText(first.replace(/[{}]/g, '$&$&'), args, { named: new Map(), place } as unknown as Context);
  }
  if (
    operator in COMPARISONS &&
    (typeof first === 'number' || typeof first === 'string') &&
    typeof second === typeof first
  )
    return COMPARISONS[operator]!(first, second as typeof first);
  if (operands.every((operand) => typeof operand === 'number') && operator in NUMBER_OPERATIONS)
    return (operands as number[]).reduce(NUMBER_OPERATIONS[operator]!);
  return new Term({ op: 'operation', name: operator, place });
}

/** Whether a value is an object of a class, null when it is not known: what a class inherits from is not looked at here. */
function isInstance(value: Value, cls: Value): boolean | null {
  if (typeof value !== 'object' || value === null) return false;
  if (!(value instanceof Instance) || !(cls instanceof Class)) return null;
  return value.cls.def === cls.def || (value.cls.def.bases.length > 0 ? null : false);
}

function isTextual(value: Value): boolean {
  return typeof value === 'string' || value instanceof Text;
}

function add(operands: Value[], place: Place, language: string): Value {
  if (operands.every((operand) => operand instanceof List)) {
    const together = new List([], place);
    for (const list of operands as List[]) {
      together.items.push(...list.items);
      for (const [item, holds] of list.conditions) together.addCondition(item, holds);
      if (list.isOpen) together.isOpen = true;
    }
    return together;
  }
  if (operands.every((operand) => operand instanceof Rec)) return operate('|', operands, place, language);
  if (!operands.some(isTextual)) {
    if (operands.every((operand) => typeof operand === 'number')) return (operands as number[]).reduce((a, b) => a + b);
    return new Term({ op: 'operation', name: '+', place });
  }
  // Numbers before the first text are added up as numbers.
  const parts: Value[] = [];
  let sum: number | null = null;
  let sawText = false;
  for (const operand of operands) {
    if (!sawText && typeof operand === 'number') {
      sum = (sum ?? 0) + operand;
      continue;
    }
    if (sum !== null) {
      parts.push(sum);
      sum = null;
    }
    sawText = true;
    parts.push(operand);
  }
  return joinText(parts, place);
}

function unary(operator: string, value: Value, place: Place, language: string): Value {
  switch (operator) {
    case '!':
    case 'not':
      if (value instanceof List && language === 'typescript') return false;
      return value instanceof Text ? unknown('test', place) : !value;
    case '-':
      return typeof value === 'number' ? -value : unknown('number', place);
    case '+':
      return typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : unknown('number', place);
    case '&':
    case '*':
      return value;
    case 'typeof':
      return typeof value === 'string'
        ? 'string'
        : typeof value === 'number'
          ? 'number'
          : typeof value === 'boolean'
            ? 'boolean'
            : value === undefined
              ? 'undefined'
              : unknown('typeof', place);
    case 'void':
      return undefined;
    default:
      return unknown(operator, place);
  }
}
