/** The names a pattern binds. */
import type { Expr, Pattern } from '../ir.ts';

export function patternName(pattern: Pattern): string {
  return pattern.k === 'name' ? pattern.name : '';
}

export function patternNames(pattern: Pattern): string[] {
  switch (pattern.k) {
    case 'name':
      return pattern.name ? [pattern.name] : [];
    case 'record':
      return [
        ...pattern.entries.flatMap((entry) => patternNames(entry.pattern)),
        ...(pattern.rest ? [pattern.rest] : []),
      ];
    case 'list':
      return [
        ...pattern.items.flatMap((item) => (item ? patternNames(item) : [])),
        ...(pattern.rest ? [pattern.rest] : []),
      ];
  }
}

export function targetPattern(target: Expr): Pattern | null {
  return target.k === 'name' ? { k: 'name', name: target.name, default: null } : null;
}
