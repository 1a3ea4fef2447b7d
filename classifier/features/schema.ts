/** Reading an input schema: its parameters, what their names tell, and the choices they offer. */
import type { JsonSchema } from '../../data/model.ts';
import { Memo } from './memo.ts';
import { namingsOf } from './namings.ts';
import { PARAMETERS, type ParameterClass } from './parameters.ts';
import type { Parameter } from './reading.ts';
import { nameWords } from './words.ts';

const PARAMETER_NAMES = new Map<string, ParameterClass[]>();
const PARAMETER_TAILS = new Map<string, ParameterClass[]>();
for (const [kind, list] of Object.entries(PARAMETERS) as [ParameterClass, string][]) {
  for (const raw of list.split(/\s+/)) {
    const tail = raw.startsWith('~');
    const name = tail ? raw.slice(1) : raw;
    for (const table of tail ? [PARAMETER_NAMES, PARAMETER_TAILS] : [PARAMETER_NAMES]) {
      const kinds = table.get(name) ?? [];
      if (!kinds.includes(kind)) kinds.push(kind);
      table.set(name, kinds);
    }
  }
}

const MODE_PARAMETERS =
  /^(?:action|mode|operation|op|method|command|sub_?command|cmd|verb|request_?type|type|operation_?type|action_?type)$/i;

/** What a parameter's name alone tells. */
interface ParameterName {
  classes: readonly ParameterClass[];
  words: readonly string[];
  namings: number;
  /** As a step of a JSON pointer. */
  step: string;
  /** It selects what the tool does. */
  isMode: boolean;
}

const parameterNames = new Memo<ParameterName>(20_000);

function readParameterName(name: string): ParameterName {
  const words = nameWords(name).map((w) => w.text);
  const joined = words.join('_');
  const classes = new Set<ParameterClass>(PARAMETER_NAMES.get(joined) ?? []);
  if (classes.size === 0) {
    for (let i = 1; i < words.length; i++) {
      const tail = PARAMETER_TAILS.get(words.slice(i).join('_'));
      if (tail) {
        for (const c of tail) classes.add(c);
        break;
      }
    }
  }
  return {
    classes: [...classes],
    words,
    namings: namingsOf(name),
    step: `/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    isMode: MODE_PARAMETERS.test(name),
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MAX_PARAMETERS = 60;

export function readParameters(schema: JsonSchema, pointer: string, out: Parameter[], depth: number): void {
  const properties = isRecord(schema.properties) ? schema.properties : null;
  if (properties) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    // what came from JSON inherits nothing that is listed
    for (const name in properties) {
      if (out.length >= MAX_PARAMETERS) return;
      const property = properties[name];
      const { classes, words, namings, step, isMode } = parameterNames.get(name, readParameterName);
      const { type, description, choices, isNested } = isRecord(property) ? keywordsOf(property) : NO_KEYWORDS;
      const parameter: Parameter = {
        name,
        pointer: pointer + step,
        classes,
        words,
        namings,
        isMode,
        type,
        required: required.includes(name),
        enum: choices,
        description,
      };
      out.push(parameter);
      if (depth < 2 && isNested) readParameters(property as JsonSchema, parameter.pointer, out, depth + 1);
    }
  }
  if (depth === 0)
    for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
      const list = schema[key];
      if (Array.isArray(list))
        for (const [i, branch] of list.slice(0, 20).entries())
          if (isRecord(branch)) readParameters(branch, `${pointer}/${key}/${i}`, out, 1);
    }
}

type Choices = (string | number | boolean)[];

/** What the keywords of a parameter's schema say. */
interface Keywords {
  type: string;
  description: string;
  /** The values that it permits, null where it names none. */
  choices: Choices | null;
  isNested: boolean;
}

const NO_KEYWORDS: Keywords = { type: '', description: '', choices: null, isNested: false };

/** Goes through the keywords once: most schemas have three, of more than ten that are asked for. */
function keywordsOf(property: Record<string, unknown>): Keywords {
  let type = '';
  let description = '';
  let isNested = false;
  let listed: Choices | null = null;
  let constant: Choices | null = null;
  let any: Choices | null = null;
  let one: Choices | null = null;
  for (const key in property) {
    const value = property[key];
    switch (key) {
      case 'type':
        if (typeof value === 'string') type = value;
        break;
      case 'description':
        if (typeof value === 'string') description = value;
        break;
      case 'properties':
        isNested = isRecord(value);
        break;
      case 'enum':
        if (Array.isArray(value)) listed = simple(value);
        break;
      case 'const':
        if (typeof value === 'string') constant = [value];
        break;
      case 'anyOf':
        any = choicesOf(value);
        break;
      case 'oneOf':
        one = choicesOf(value);
        break;
    }
  }
  return { type, description, choices: listed ?? constant ?? any ?? one, isNested };
}

function simple(list: unknown[]): Choices {
  return list.filter((v): v is string | number | boolean => typeof v !== 'object');
}

/** The values that the branches of a schema permit; null where they name none. */
function choicesOf(branches: unknown): Choices | null {
  if (!Array.isArray(branches)) return null;
  const values = branches
    .filter(isRecord)
    .flatMap((b) => (Array.isArray(b.enum) ? simple(b.enum) : 'const' in b ? simple([b.const]) : []));
  return values.length > 0 ? values : null;
}
