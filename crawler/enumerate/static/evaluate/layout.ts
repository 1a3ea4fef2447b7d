/** How texts are laid out: indentation that is not part of them, names in another case. */

/** Python's `inspect.cleandoc`: the first line stripped, the others without their common indentation, no blank lines around. */
export function cleanDoc(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\t/g, '        ').split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim())
    .map((line) => line.length - line.trimStart().length);
  const margin = indents.length > 0 ? Math.min(...indents) : 0;
  const cleaned = [lines[0]!.trimStart(), ...lines.slice(1).map((line) => line.slice(margin))];
  while (cleaned.length > 0 && !cleaned.at(-1)!.trim()) cleaned.pop();
  while (cleaned.length > 0 && !cleaned[0]!.trim()) cleaned.shift();
  return cleaned.join('\n');
}

/** A text without the indentation all its lines share. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const margin = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => (line.trim() ? line.slice(margin) : '')).join('\n');
}

export function trimIndent(text: string): string {
  const lines = text.split('\n');
  if (lines.length > 0 && !lines[0]!.trim()) lines.shift();
  if (lines.length > 0 && !lines.at(-1)!.trim()) lines.pop();
  return dedent(lines.join('\n'));
}

export function trimMargin(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*\|/, ''))
    .join('\n')
    .trim();
}

export const words = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);

export const snakeCase = (text: string): string => words(text).join('_').toLowerCase();
