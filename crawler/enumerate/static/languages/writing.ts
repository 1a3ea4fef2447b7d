/** How sources write texts: escapes in literals, comments that document. */
import type { SyntaxNode } from '../syntax/tree.ts';

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  a: '\u0007',
  e: '\u001b',
};

/**
 * Text with the escapes that the languages of this world share resolved: `\n`, `\xHH`, `\uHHHH`, `\u{…}`, `\UHHHHHHHH`, line continuations.
 * `others` says what becomes of any other escape: its character alone, or (`keep`) with its backslash.
 */
export function unescape(raw: string, others: 'drop' | 'keep' = 'drop'): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:u\{([0-9a-fA-F_]+)\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))/g,
    (_, braced?: string, short?: string, long?: string, byte?: string, newline?: string, other?: string) => {
      const hex = braced ?? short ?? long ?? byte;
      if (hex) {
        const code = Number.parseInt(hex.replaceAll('_', ''), 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
      }
      if (newline !== undefined) return '';
      return ESCAPES[other!] ?? (others === 'keep' && !'\\\'"`$'.includes(other!) ? `\\${other}` : other!);
    },
  );
}

/** The documentation comment right above a declaration, without its markers; null when there is none. */
export function docBefore(node: SyntaxNode): string | null {
  const lines: string[] = [];
  let from = node.line;
  for (let above = node.previous; above; above = above.previous) {
    if (
      above.type === 'attribute_item' ||
      above.type === 'attribute_list' ||
      above.type === 'decorator' ||
      above.type === 'annotation'
    ) {
      from = above.line;
      continue;
    }
    if (!above.isComment || above.endLine < from - 1) break;
    lines.unshift(above.text);
    from = above.line;
  }
  return lines.length > 0 ? commentText(lines.join('\n')) : null;
}

/** A comment's words: without `/** … *\/`, `///`, `//`, `#` and the stars and slashes at the start of lines. */
export function commentText(comment: string): string {
  return comment
    .replace(/\r/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\*\*?!?|\*\/|\/\/[/!]?|\*(?!\/)|#)( |$)?/, '').replace(/\s*\*+\/\s*$/, ''))
    .join('\n')
    .trim();
}
