/** Every language the reader knows. A new one is a folder beside this file and a line here. */

import { cpp } from './cpp/index.ts';
import { csharp } from './csharp/index.ts';
import { dart } from './dart/index.ts';
import { elixir } from './elixir/index.ts';
import { go } from './go/index.ts';
import { java } from './java/index.ts';
import { kotlin } from './kotlin/index.ts';
import type { Language } from './language.ts';
import { php } from './php/index.ts';
import { python } from './python/index.ts';
import { ruby } from './ruby/index.ts';
import { rust } from './rust/index.ts';
import { swift } from './swift/index.ts';
import { typescript } from './typescript/index.ts';

export const LANGUAGES: readonly Language[] = [
  typescript,
  python,
  java,
  go,
  rust,
  csharp,
  php,
  ruby,
  kotlin,
  elixir,
  swift,
  dart,
  cpp,
];

const byExtension = new Map(
  LANGUAGES.flatMap((language) => Object.keys(language.grammars).map((ending) => [ending, language] as const)),
);

/** The language of a file by its name, or null. */
export function languageOf(file: string): Language | null {
  const dot = file.lastIndexOf('.');
  return (dot >= 0 && byExtension.get(file.slice(dot + 1).toLowerCase())) || null;
}
