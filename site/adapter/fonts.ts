/**
 * The fonts as the pages send them. Each family is two files: what nearly every page is set in, and the rest of its Latin letters, which a
 * browser fetches only for a page that has one of them. Other scripts are left to the reader's own fonts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subset from 'subset-font';

const FAMILIES = { sans: 'ibm-plex-sans', mono: 'ibm-plex-mono' } as const;

type Range = readonly [first: number, last: number];

const each = (marks: string): Range[] => [...marks].map((mark) => [mark.codePointAt(0)!, mark.codePointAt(0)!]);
/** ASCII, and the marks that stand in our own sentences and in most descriptions. */
const USUAL: readonly Range[] = [[0x20, 0x7e], ...each('\u00a0·×–—‘’“”•…→')];
/** Latin-1, the letters of French that it lacks, and punctuation, arrows and signs as far as the source has them. */
const REST: readonly Range[] = [[0xa0, 0xff], [0x152, 0x153], [0x2010, 0x203a], ...each('€™←↑↓−')];

const points = (ranges: readonly Range[]): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

const usual = new Set(points(USUAL));
/** Of two rules whose ranges overlap, the later one counts. */
const PARTS = [
  { part: 'rest', range: REST, held: points(REST).filter((point) => !usual.has(point)) },
  { part: 'usual', range: USUAL, held: [...usual] },
] as const;

/** Kerning and figures of one width are all that the style sheet uses of the fonts' features. */
const FORMAT = { targetFormat: 'woff2' as const, keepFeatures: ['kern', 'tnum'] };

/**
 * Writes `{sans,mono}-{usual,rest}.woff2` into a folder, and `faces.css`, which declares them.
 *
 * @returns what Vite has to know to find the folder as `fonts/`
 */
export async function writeFonts(folder: string): Promise<{ alias: { fonts: string } }> {
  const { resolve } = createRequire(import.meta.url);
  await mkdir(folder, { recursive: true });
  const faces: string[] = [];
  for (const [family, source] of Object.entries(FAMILIES)) {
    const whole = await readFile(resolve(`@fontsource/${source}/files/${source}-latin-400-normal.woff2`));
    for (const { part, range, held } of PARTS) {
      const file = `${family}-${part}.woff2`;
      await writeFile(`${folder}/${file}`, await subset(whole, String.fromCodePoint(...held), FORMAT));
      faces.push(face(family, file, range));
    }
  }
  await writeFile(`${folder}/faces.css`, faces.join('\n'));
  return { alias: { fonts: folder } };
}

const hex = (point: number): string => point.toString(16).toUpperCase();

/** One weight serves all: nothing on the pages is bold, and a browser must not thicken it. */
const face = (family: string, file: string, range: readonly Range[]): string => `@font-face {
  font-family: "Plex ${family}";
  src: url("./${file}") format("woff2");
  font-weight: 400 700;
  font-display: swap;
  unicode-range: ${range.map(([first, last]) => `U+${hex(first)}-${hex(last)}`).join(', ')};
}`;
