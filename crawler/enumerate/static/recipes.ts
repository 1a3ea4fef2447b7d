/**
 * What an SDK's registrations look like, as data. A recipe says which calls, decorators, annotations and classes define tools and where the
 * parts of a definition are; the reading of them is the same for all. Adding an SDK is adding one recipe to its language's folder.
 */

import type { Operation } from './openapi.ts';
import type { Served } from './registrations/routes.ts';

/**
 * How a call defines tools:
 * - `arguments`: name, description, schema, options and handler among the arguments, told apart by what they are;
 * - `record`: the arguments are (lists of) complete definitions;
 * - `handler`: an argument is a function that returns the list of tools.
 */
export interface CallRecipe {
  /** Names of the called function or method. */
  names: readonly string[];
  as: 'arguments' | 'record' | 'handler';
  /** For `handler`: one of the arguments must be one of these names or texts. */
  on?: readonly string[];
  /** The type of what the handler takes is the schema where the definition has none. */
  isTyped?: boolean;
}

/** Classes that are tools by what they inherit from; the parts are fields, methods or calls in the body. */
export interface ClassRecipe {
  bases: readonly string[];
  /** Methods of the class whose parameters are the tool's where it has no schema. */
  method?: readonly string[];
  /** Members that hold the parts, best first. */
  title?: readonly string[];
  name: readonly string[];
  description: readonly string[];
  input: readonly string[];
  /** The name of a class that gives none, from its own. */
  nameFrom?: (className: string) => string;
}

/** Annotated functions (or classes) that are tools: decorators, attributes, Java annotations. */
export interface AnnotationRecipe {
  names: readonly string[];
  /** Keys of the annotation's arguments, or of the record it is given. */
  name?: readonly string[];
  title?: readonly string[];
  description?: readonly string[];
  input?: readonly string[];
  /** What a text among the annotation's arguments without a key is. */
  positional?: 'name' | 'description';
  /** The name of a function whose annotation gives none; `version` is that of the SDK, where a manifest says it. */
  nameFrom?: (functionName: string, version: string | null) => string;
  /** Classes of such functions are tools only where the source makes one. */
  isMade?: boolean;
  /** The SDK makes another name of it when it runs. */
  isRenamed?: boolean;
  /** Annotations of the same function that hold its description. */
  describedBy?: readonly string[];
}

/** Calls that make tools of the operations of an OpenAPI document. */
export interface GeneratorRecipe {
  names: readonly string[];
  /** The argument that is the document, where it is named. */
  document: string;
  /** The name of an operation's tool; `renamed` has what the call says instead, by operation id. */
  nameOf: (operation: Operation, renamed: ReadonlyMap<string, string>) => string;
  /** Named arguments: names by operation id; rules of what becomes of a route, as a list or a function; a function that changes the tool. */
  renamed: string;
  routes: string;
  chooses: string;
  changes: string;
}

/** Calls that make tools of the routes of a web application. */
export interface RouteRecipe {
  names: readonly string[];
  /** The argument that is the application, where it is named. */
  application: string;
  nameOf: (operation: Served, renamed: ReadonlyMap<string, string>) => string;
  describe: (operation: Served) => string;
}

export interface Recipe {
  sdk: string;
  /** Packages whose use shows that this SDK is meant, as they are written in imports. */
  packages: readonly RegExp[];
  calls?: readonly CallRecipe[];
  /** Decorators by their last name: those that make a tool of a function, and those whose function returns the list of tools. */
  decorators?: { define: readonly string[]; list: readonly string[] };
  /** Calls that add another server's tools, with a prefix to their names. */
  mounts?: { names: readonly string[]; prefix: readonly string[]; separator: string };
  /** Calls that make a server of an OpenAPI document. */
  generators?: readonly GeneratorRecipe[];
  /** Calls that make a server of a web application. */
  routes?: RouteRecipe;
  classes?: readonly ClassRecipe[];
  annotations?: readonly AnnotationRecipe[];
  /** Files that are a tool each: exported `metadata` and `schema`. */
  files?: { folder: RegExp; metadata: string; schema: string };
}
