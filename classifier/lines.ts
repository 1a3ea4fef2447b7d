/** The JSON lines of `classify`: one tool asked about per line. */
import type { ToolAnnotations, ToolDefinition } from '../data/model.ts';
import type { Classifier, ServerContext } from './classify.ts';

export interface Asked {
  id?: unknown;
  tool: ToolDefinition;
  server: ServerContext;
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** The tool a line asks about, or what is wrong with the line (with its `id` where it has one). */
export function toolOfLine(line: string): Asked | { id?: unknown; error: string } {
  let value: Record<string, unknown> | null;
  try {
    value = record(JSON.parse(line));
  } catch {
    return { error: 'not JSON' };
  }
  if (!value) return { error: 'not an object' };
  const id = 'id' in value ? { id: value.id } : {};
  const text = (key: string): string | null | undefined => {
    const entry = value[key];
    return entry === undefined || entry === null ? null : typeof entry === 'string' ? entry : undefined;
  };
  if (typeof value.name !== 'string' || value.name === '')
    return { ...id, error: '"name" must be a text that is not empty' };
  const [title, description, server] = [text('title'), text('description'), text('server')];
  if (title === undefined || description === undefined || server === undefined)
    return { ...id, error: '"title", "description" and "server" must be texts or null' };
  const inputSchema = value.inputSchema == null ? {} : record(value.inputSchema);
  if (!inputSchema) return { ...id, error: '"inputSchema" must be an object' };
  const annotations = value.annotations == null ? null : record(value.annotations);
  if (value.annotations != null && !annotations) return { ...id, error: '"annotations" must be an object' };
  return {
    ...id,
    tool: {
      name: value.name,
      title,
      description,
      inputSchema,
      outputSchema: record(value.outputSchema),
      annotations: annotations as ToolAnnotations | null,
    },
    server: { name: server ?? '' },
  };
}

/** The answer to a line: the label in the order of the contract, what goes beyond it behind. */
export function answerOf({ id, tool, server }: Asked, classifier: Classifier): object {
  const { facetEvidence, modes, findings, ...label } = classifier.classify(tool, server);
  return { ...(id === undefined ? {} : { id }), name: tool.name, ...label, facetEvidence, modes, findings };
}
