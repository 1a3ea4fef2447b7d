/** What the reader knows about one language: its files, its grammar, how its syntax becomes the common form, how its imports are found. */
import type { Program } from '../ir.ts';
import type { Recipe } from '../recipes.ts';
import type { GrammarName } from '../syntax/grammars.ts';
import type { SyntaxNode } from '../syntax/tree.ts';

export interface Language {
  id: string;
  /** File name endings with the grammar that reads them. */
  grammars: Record<string, GrammarName>;
  /** Whether a text could hold a definition, or something one is made of; a file that cannot is not parsed unless another imports it. */
  hint: RegExp;
  recipes: readonly Recipe[];
  /** Functions that the language's runtime calls. */
  starts?: readonly string[];
  /** A text that did not parse, with what its grammar is known to stumble over written another way, every character in its place. */
  mended?(text: string): string;
  lower(file: string, root: SyntaxNode): Program;
}
