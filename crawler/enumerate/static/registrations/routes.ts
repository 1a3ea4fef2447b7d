/**
 * Tools that a library makes of the routes of a web application: FastAPI's, with fastapi-mcp or fastmcp. FastAPI writes an OpenAPI document of
 * them when it runs; what of that becomes a tool is known from the routes alone.
 */
import { choice } from '../evaluate/choices.ts';
import { type Closure, isTerm, List, type Place, settled, Term, textOf, type Value } from '../evaluate/values.ts';
import type { Operation } from '../openapi.ts';
import type { RouteRecipe } from '../recipes.ts';
import type { Found } from './found.ts';
import { serverOf } from './shapes.ts';

interface Route {
  /** The application or router it was given to. */
  of: Value;
  method: string;
  path: string;
  options: Term;
  handler: Closure;
}

const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch']);
const MAX_DEPTH = 6;
const NO_RENAMES: ReadonlyMap<string, string> = new Map();

export class Routes {
  readonly #routes: Route[] = [];
  readonly #included: { in: Value; router: Value; call: Term }[] = [];
  readonly #served: { call: Term; recipe: RouteRecipe; sdk: string }[] = [];

  /** Takes a function that a decorator makes the handler of a route; false where it does not. */
  add(decorator: Term, handler: Closure): boolean {
    const path = textOf(decorator.args[0] ?? decorator.named.get('path'))?.text;
    const of = serverOf(decorator);
    if (!METHODS.has(decorator.callee) || path === undefined || !/^(\/|$)/.test(path) || of === undefined) return false;
    if (settled(decorator.named.get('include_in_schema')) !== false)
      this.#routes.push({ of, method: decorator.callee, path, options: decorator, handler });
    return true;
  }

  /** Takes a call that adds the routes of a router to those of an application or another router. */
  include(call: Term): void {
    this.#included.push({ in: serverOf(call), router: call.args[0] ?? call.named.get('router'), call });
  }

  /** Takes a call that makes tools of an application's routes. */
  serve(call: Term, recipe: RouteRecipe, sdk: string): void {
    this.#served.push({ call, recipe, sdk });
  }

  /** The tools made of all routes that are served, once everything has run. */
  found(): Found[] {
    return this.#served.flatMap(({ call, recipe, sdk }) => {
      const app = call.args[0] ?? call.named.get(recipe.application);
      return this.#under(app, '', [], 0).flatMap((found): Found[] => {
        const { operation, handler } = found;
        if (!isChosen(operation, call)) return [];
        const name = recipe.nameOf(operation, NO_RENAMES);
        return [
          {
            name: operation.isNamed ? name : choice(name, operation.place),
            title: undefined,
            description: recipe.describe(operation),
            input: new Term({ op: 'operation', name: 'body', place: operation.place, args: [handler] }),
            output: undefined,
            annotations: undefined,
            place: operation.place,
            isWhole: true,
            enabled: true,
            sdk,
            confidence: 0.9,
            server: call,
          },
        ];
      });
    });
  }

  /** The operations of an application's or router's routes and of the routers it includes. */
  #under(of: Value, prefix: string, tags: string[], depth: number): { operation: Served; handler: Closure }[] {
    if (depth > MAX_DEPTH || of === undefined) return [];
    const made = isTerm(of) && of.op === 'call' ? of : null;
    const start = prefix + (textOf(made?.named.get('prefix'))?.text ?? '');
    const own = [...tags, ...textsOf(made?.named.get('tags'))];
    return [
      ...this.#routes.filter((route) => route.of === of).map((route) => operationOf(route, start, own)),
      ...this.#included
        .filter((each) => each.in === of)
        .flatMap(({ router, call }) =>
          this.#under(
            router,
            start + (textOf(call.named.get('prefix'))?.text ?? ''),
            [...own, ...textsOf(call.named.get('tags'))],
            depth + 1,
          ),
        ),
    ];
  }
}

/** An operation as FastAPI's document has it, without its parameters. */
export interface Served extends Omit<Operation, 'input'> {
  id: string;
  /** The source gives it that id. */
  isNamed: boolean;
  summary: string;
  /** The status that success has, and whether what it sends then is described. */
  status: number;
  isDescribed: boolean;
}

function operationOf({ method, path, options, handler }: Route, prefix: string, tags: string[]) {
  const { def, file } = handler;
  const word = (key: string): string | null => textOf(options.named.get(key))?.text ?? null;
  const whole = prefix + path;
  const name = word('name') ?? def.name;
  const status = settled(options.named.get('status_code'));
  const place: Place = { file, line: def.line };
  const operation: Served = {
    // FastAPI's generate_unique_id.
    id: word('operation_id') ?? `${`${name}${whole}`.replace(/\W/g, '_')}_${method}`,
    isNamed: word('operation_id') !== null,
    method,
    path: whole,
    summary: word('summary') ?? titled(name.replaceAll('_', ' ')),
    description: word('description') ?? def.doc,
    tags: [...tags, ...textsOf(options.named.get('tags'))],
    status: typeof status === 'number' ? status : 200,
    isDescribed: options.named.has('response_model') || def.returns !== null,
    place,
  };
  return { operation, handler };
}

/** Python's `str.title`. */
function titled(text: string): string {
  return text.replace(/[A-Za-z]+/g, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase());
}

/** Whether the call that serves the routes wants this one, by its id or its tags. */
function isChosen(operation: Served, call: Term): boolean {
  const given = (key: string): string[] | null => (call.named.has(key) ? textsOf(call.named.get(key)) : null);
  const wanted = [given('include_operations')?.includes(operation.id), given('include_tags')?.some(hasTag(operation))];
  if (wanted.some((each) => each !== undefined)) return wanted.includes(true);
  return !given('exclude_operations')?.includes(operation.id) && !given('exclude_tags')?.some(hasTag(operation));
}

const hasTag =
  ({ tags }: Served) =>
  (tag: string): boolean =>
    tags.includes(tag);

function textsOf(value: Value): string[] {
  const plain = settled(value);
  return plain instanceof List ? plain.items.flatMap((item) => textOf(item)?.text ?? []) : [];
}

/** The description that fastapi-mcp gives a tool (convert_openapi_to_mcp_tools); examples of answers that are described are left out. */
export function fastapiDescription({ summary, description, status, isDescribed }: Served): string {
  const words = description ? `${summary}\n\n${description}` : summary;
  if (isDescribed) return words;
  const type = status === 204 ? '' : '\nContent-Type: application/json';
  return `${words}\n\n### Responses:\n\n**${status}**: Successful Response (Success Response)${type}`;
}
