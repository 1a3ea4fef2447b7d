/**
 * Tools of a kind that a source made for itself: classes that implement its `ToolInterface`, its `McpToolDefinition`, its trait. A framework, a
 * container or reflection makes and registers them, where nobody who reads the source sees it.
 */
import type { Machine } from './evaluate/machine.ts';
import { Class } from './evaluate/values.ts';
import type { FunctionDef } from './ir.ts';
import type { Package } from './packages.ts';
import type { AnnotationRecipe } from './recipes.ts';

/** What a source calls the kind of its own tools: `ToolInterface`, `McpToolDefinition`, `BaseTool`. */
const TOOL_KIND = /Tool(?![a-z])/;
const IMPLEMENTS = /\b(implements|extends|class|record|object|impl)\b[^;{]*Tool/;
/** What says that a package or a file is of a server. */
const MCP_NAME = /(^|[^a-z])mcp([^a-z]|$)/i;
const MCP_SERVER = /(^|[^a-z])mcp[-_]?server|server[-_]mcp/i;
const MCP_FOLDER = /(^|\/)mcp\//i;

/** Whether a package says by its name, or by what it depends on, that it is of a server. */
export function isOfServer({ name, dependencies }: Package): boolean {
  return MCP_NAME.test(name) || dependencies.some((each) => MCP_SERVER.test(each));
}

/** Whether a file says by where it lies that it is for a server. */
export function isForServer(file: string): boolean {
  return MCP_FOLDER.test(file);
}

/** Annotations that by their name make a tool of a function: `@AITool`, `@McpTool`, `[ToolMethod]`. */
const TOOL_ANNOTATION = /^(ai|mcp|llm|agent)?_?tool(_?(method|function|definition|handler|spec))?$/i;

/** How the annotation of a function that is named after tools gives the parts of one; null where there is none, or none with words. */
export function ownAnnotation(def: FunctionDef): AnnotationRecipe | null {
  const annotation = def.annotations.find(({ name }) => TOOL_ANNOTATION.test(name));
  if (!annotation) return null;
  const text = annotation.args.find(({ name, value }) => name === null && value.k === 'literal')?.value;
  const isWords = text?.k === 'literal' && /\s/.test(String(text.value));
  return {
    names: [annotation.name],
    name: ['name', 'toolName', 'id'],
    title: ['title'],
    description: ['description', 'desc', 'value', 'summary'],
    input: ['inputSchema', 'paramsSchema', 'parameters', 'params', 'schema', 'input'],
    positional: isWords ? 'description' : 'name',
  };
}

/** The classes in some files that are of such a kind, and that no other class inherits from. */
export function toolsOfOwnKind(
  files: readonly string[],
  machine: Machine,
  classesIn: (file: string, of: RegExp) => Class[],
): Class[] {
  const inherited = new Set<unknown>();
  const tools: Class[] = [];
  for (const cls of files.flatMap((file) => classesIn(file, IMPLEMENTS))) {
    const bases = machine.lineage(cls).slice(1);
    for (const base of bases) inherited.add(base);
    const isTool = bases.some((base) => base instanceof Class && TOOL_KIND.test(base.def.name));
    if (isTool && cls.def.kind !== 'interface') tools.push(cls);
  }
  return tools.filter((cls) => !inherited.has(cls));
}
