/** What the server's author claims about a tool (MCP annotations) beside what its definition shows. */
import type { ToolRecord } from '../../data/model.ts';
import { label } from './text.ts';

export interface AnnotationRow {
  hint: string;
  /** What the author states, or null where the hint is absent. */
  stated: string | null;
  /** What we find. */
  found: string;
  verdict: 'agrees' | 'contradicts' | 'not stated' | 'not judged';
}

/** The four hints of the MCP specification (2025-11-25), each with what our label says about the same question. */
export function annotationRows(tool: ToolRecord): AnnotationRow[] {
  const stated = tool.definition.annotations ?? {};
  const { category, facets } = tool;
  const known = category !== 'Unknown';
  const judged: { hint: string; ours: boolean | null; found: string }[] = [
    {
      hint: 'readOnlyHint',
      ours: known ? category === 'Read' : null,
      found: known ? (category === 'Read' ? 'changes nothing' : 'changes something') : 'cannot be told',
    },
    {
      hint: 'destructiveHint',
      ours: category === 'Destructive' ? true : category === 'Read' ? false : null,
      found:
        category === 'Destructive'
          ? 'takes away or overwrites'
          : category === 'Read'
            ? 'takes nothing away'
            : 'our label does not answer this',
    },
    { hint: 'idempotentHint', ours: null, found: 'our label does not answer this' },
    {
      hint: 'openWorldHint',
      ours: facets.includes('external') || facets.includes('untrusted') ? true : null,
      found:
        facets.includes('external') || facets.includes('untrusted')
          ? 'deals with outside parties'
          : 'our label does not answer this',
    },
  ];
  return judged.map(({ hint, ours, found }) => {
    const value = stated[hint];
    if (value === undefined) return { hint, stated: null, found, verdict: 'not stated' };
    const text = label(JSON.stringify(value) ?? 'null');
    if (ours === null || typeof value !== 'boolean') return { hint, stated: text, found, verdict: 'not judged' };
    return { hint, stated: text, found, verdict: value === ours ? 'agrees' : 'contradicts' };
  });
}
