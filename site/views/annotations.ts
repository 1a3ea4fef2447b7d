/** What the server's author claims about a tool (MCP annotations) beside what its definition shows. */
import type { ToolRecord } from '../../data/model.ts';
import { label } from './text.ts';

export interface AnnotationRow {
  hint: string;
  stated: string;
  /** What we find, null where our label does not answer the hint's question. */
  found: string | null;
  verdict: 'agrees' | 'contradicts' | 'not judged';
}

export interface Annotations {
  rows: AnnotationRow[];
  /** The specification's hints that the author does not state. */
  missing: string[];
}

/** Our answer to a hint's question, and in words. */
type Ours = { value: boolean; words: string } | null;

/** The four hints of the MCP specification (2025-11-25), each with what a label says about the same question. */
const HINTS: Record<string, (tool: ToolRecord) => Ours> = {
  readOnlyHint: ({ category }) =>
    category === 'Unknown'
      ? null
      : { value: category === 'Read', words: category === 'Read' ? 'changes nothing' : 'changes something' },
  destructiveHint: ({ category }) => {
    if (category === 'Destructive') return { value: true, words: 'takes away or overwrites' };
    return category === 'Read' ? { value: false, words: 'takes nothing away' } : null;
  },
  idempotentHint: () => null,
  openWorldHint: ({ facets }) =>
    facets.includes('external') || facets.includes('untrusted')
      ? { value: true, words: 'deals with outside parties' }
      : null,
};

export function annotations(tool: ToolRecord): Annotations {
  const stated = tool.definition.annotations ?? {};
  const rows: AnnotationRow[] = [];
  for (const [hint, judge] of Object.entries(HINTS)) {
    const value = stated[hint];
    if (value === undefined) continue;
    const ours = judge(tool);
    const row = { hint, stated: label(JSON.stringify(value) ?? 'null') };
    if (isContradicted(tool, hint)) rows.push({ ...row, found: ours?.words ?? tool.category, verdict: 'contradicts' });
    else if (ours === null || typeof value !== 'boolean') rows.push({ ...row, found: null, verdict: 'not judged' });
    else rows.push({ ...row, found: ours.words, verdict: value === ours.value ? 'agrees' : 'contradicts' });
  }
  return { rows, missing: Object.keys(HINTS).filter((hint) => stated[hint] === undefined) };
}

/** The classifier found that this hint contradicts the definition. */
const isContradicted = ({ classification }: ToolRecord, hint: string): boolean =>
  classification.findings.some(
    ({ id, evidence }) =>
      id === 'annotation-contradiction' &&
      evidence.some(({ pointer, quote }) => pointer.startsWith('/annotations') && `${pointer} ${quote}`.includes(hint)),
  );
