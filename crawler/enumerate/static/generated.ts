/** Definitions that a library makes of an OpenAPI document, as a call of it asks for them. */
import { fromJson } from './evaluate/data.ts';
import type { Machine } from './evaluate/machine.ts';
import { safePattern } from './evaluate/patterns.ts';
import { Closure, isTerm, List, Rec, settled, Term, Text, textOf, type Value } from './evaluate/values.ts';
import { isDocument, type Operation, operationsOf } from './openapi.ts';
import type { GeneratorRecipe } from './recipes.ts';
import type { Found } from './registrations/found.ts';

/** What becomes of an operation; null where that is not known. */
type Fate = 'tool' | 'other' | null;

/** The tools of the document a call is given; none when it is not in the source. Their names are marked as computed. */
export function generated(call: Term, recipe: GeneratorRecipe, sdk: string, machine: Machine): Found[] {
  const document = settled(call.named.get(recipe.document) ?? call.args[0]);
  if (!isDocument(document)) return [];
  const renamed = new Map<string, string>();
  const names = settled(call.named.get(recipe.renamed));
  if (names instanceof Rec)
    for (const [id, name] of names.fields) {
      const text = textOf(name);
      if (text) renamed.set(id, text.text);
    }
  const chooses = settled(call.named.get(recipe.chooses));
  const changes = settled(call.named.get(recipe.changes));
  const taken = new Map<string, number>();
  const found: Found[] = [];
  for (const operation of operationsOf(document)) {
    const { place } = operation;
    const route = routeOf(operation);
    let fate = byRules(operation, settled(call.named.get(recipe.routes)));
    if (chooses instanceof Closure) fate = fateOf(machine.call(chooses, [route, TOOL(place)], new Map(), place), fate);
    if (fate === 'other') continue;
    const name = recipe.nameOf(operation, renamed);
    const component = new Rec(place);
    component.fields.set('name', name);
    component.fields.set(
      'description',
      operation.description ?? operation.summary ?? `Executes ${operation.method.toUpperCase()} ${operation.path}`,
    );
    if (changes instanceof Closure) machine.call(changes, [route, component], new Map(), place);
    const final = textOf(component.fields.get('name'))?.text ?? name;
    const times = (taken.get(final) ?? 0) + 1;
    taken.set(final, times);
    const unique = times > 1 ? `${final}_${times}` : final;
    found.push({
      name: new Term({ op: 'operation', name: 'generated', place, fallback: { value: unique } }),
      title: undefined,
      description: component.fields.get('description'),
      input: fromJson(operation.input, place),
      output: undefined,
      annotations: undefined,
      place,
      isWhole: true,
      enabled: fate === null ? null : machine.enabled,
      sdk,
      confidence: fate === null ? 0.6 : 0.9,
      server: call,
    });
  }
  return found;
}

const TOOL = (place: Operation['place']): Term =>
  new Term({
    op: 'member',
    base: new Term({ op: 'root', name: 'MCPType', place }),
    name: 'TOOL',
    place,
  });

/** An operation as the functions of the source are given it. */
function routeOf({ id, method, path, summary, description, tags, place }: Operation): Rec {
  const route = new Rec(place);
  const fields = { operation_id: id, method: method.toUpperCase(), path, summary, description, tags };
  for (const [key, value] of Object.entries(fields)) route.fields.set(key, fromJson(value, place));
  return route;
}

/** What a rule's kind makes of an operation: `MCPType.TOOL`, `MCPType.EXCLUDE`, …; `otherwise` where it says nothing. */
function fateOf(value: Value, otherwise: Fate): Fate {
  const plain = settled(value);
  const kind = plain instanceof Term ? plain.name : (textOf(plain)?.text ?? '');
  if (/^tool$/i.test(kind)) return 'tool';
  return /^(exclude|ignore|resource(_?template)?|prompt)$/i.test(kind) ? 'other' : otherwise;
}

/** The first of a list of rules that fits decides; what fits none becomes a tool (fastmcp since 2.8). */
function byRules(operation: Operation, rules: Value): Fate {
  if (!(rules instanceof List)) return isTerm(rules) ? null : 'tool';
  for (const rule of rules.items) {
    const plain = settled(rule);
    if (!(plain instanceof Term)) return null;
    const methods = settled(plain.named.get('methods'));
    const pattern = settled(plain.named.get('pattern'));
    const tags = settled(plain.named.get('tags'));
    if (methods instanceof List && !methods.items.some((each) => textOf(each)?.text.toLowerCase() === operation.method))
      continue;
    if (tags instanceof List && !tags.items.every((each) => operation.tags.includes(textOf(each)?.text ?? '')))
      continue;
    if (typeof pattern === 'string') {
      const test = safePattern(pattern, '', operation.path);
      if (!test) return null;
      if (!test.test(operation.path)) continue;
    } else if (pattern instanceof Text || isTerm(pattern)) return null;
    // Rules that are not known may stand before one for everything.
    if (rules.isOpen && pattern === '.*' && !(methods instanceof List)) return null;
    return fateOf(plain.named.get('mcp_type') ?? plain.named.get('route_type'), 'tool');
  }
  return rules.isOpen ? null : 'tool';
}
