import { describe, expect, it } from 'vitest';
import { proseUnits, type SignalHit } from '../../classifier/features/lexicon.ts';
import { PairMap } from '../../classifier/features/pairs.ts';
import { lettersOf, nameWords, Prose } from '../../classifier/features/words.ts';
import fc from '../support/fc.ts';

function wordsOf(text: string, limit?: number): { text: string; fresh: boolean }[] {
  const out = [];
  const word = new Prose(text, limit);
  while (word.next()) {
    expect(text.slice(word.start, word.end)).not.toBe('');
    out.push({ text: word.text, fresh: word.fresh });
  }
  return out;
}

describe('words of prose', () => {
  it('are what a plain split gives, for text of letters and spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', 'z', ' ', ',', '(') }), (text) => {
        expect(wordsOf(text).map((w) => w.text)).toEqual(text.toLowerCase().match(/[a-z]+/g) ?? []);
      }),
    );
  });

  it('keep their hyphens and identifiers, lose possessives and elided articles, and say where a sentence begins', () => {
    expect(wordsOf("Re-run the user's job. See list_all_jobs or l'argent!").map((w) => w.text)).toEqual([
      're-run',
      'the',
      'user',
      'job',
      'see',
      'list_all_jobs',
      'or',
      'argent',
    ]);
    expect(wordsOf('One two. Three: four\nfive').map((w) => w.fresh)).toEqual([true, false, true, true, true]);
  });

  it('are plain where letters only look Latin or hidden characters stand within', () => {
    expect(wordsOf('dеlete de\u200blete ｄｅｌｅｔｅ').map((w) => w.text)).toEqual(['delete', 'delete', 'delete']);
  });

  it('end where the limit ends', () => {
    expect(wordsOf('delete everything', 6).map((w) => w.text)).toEqual(['delete']);
  });

  it('are named by their letters only where they are at most twelve letters', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'z'), minLength: 1, maxLength: 14 }), (text) => {
        const word = new Prose(text);
        expect(word.next()).toBe(true);
        expect({ head: word.head, tail: word.tail }).toEqual(lettersOf(text));
        if (text.length > 12) return expect(word.head).toBe(0);
        const key = `${word.head} ${word.tail}`;
        expect(seen.get(key) ?? text).toBe(text);
        seen.set(key, text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('words of a name', () => {
  it.each([
    ['getHTTPPage_v2', ['get', 'http', 'page', 'v2']],
    ['eraseERC20Tokens', ['erase', 'erc20', 'tokens']],
    ['list-all.Items', ['list', 'all', 'items']],
    ['A', ['a']],
    ['löscheDatei', ['lösche', 'datei']],
    ['', []],
  ])('%s', (name, words) => {
    expect(nameWords(name).map((w) => w.text)).toEqual(words);
  });
});

describe('base forms', () => {
  const read = (text: string): { words: string[]; signals: string[] } => {
    const hits: SignalHit[] = [];
    return { words: proseUnits(text, hits).map((u) => u.lemma.text), signals: hits.map((h) => h.signal) };
  };

  it('join compounds and hear phrases, over articles but not over sentences', () => {
    expect(read('Merges pull requests').words).toEqual(['merge', 'pull_request']);
    expect(read('It cannot be undone').signals).toContain('permanent');
    expect(read('Runs a command').signals).toContain('free');
    expect(read('It runs. Command follows').signals).not.toContain('free');
  });

  it('tell signing in from signing', () => {
    expect(read('Sign in to it').words[0]).toBe('sign-in');
    expect(read('Sign it').words[0]).toBe('sign');
  });

  it('stay the same when more words than are remembered have been met', () => {
    const before = read('Deletes the frobnicated wibbles');
    for (let i = 0; i < 300; i++)
      read(
        Array.from(
          { length: 100 },
          (_, k) => `q${[...String(i * 100 + k)].map((d) => 'abcdefghij'[+d]).join('')}x`,
        ).join(' '),
      );
    expect(read('Deletes the frobnicated wibbles')).toEqual(before);
  });
});

describe('pairs', () => {
  it('hold what a map of texts holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer(), fc.integer()), { maxLength: 200 }), (entries) => {
        const pairs = new PairMap<number>(200);
        const map = new Map<string, number>();
        for (const [a, b, value] of entries) {
          pairs.set(a, b, value);
          map.set(`${a} ${b}`, value);
        }
        for (const [a, b] of entries) expect(pairs.get(a, b)).toBe(map.get(`${a} ${b}`));
        expect(pairs.size).toBe(map.size);
        expect(pairs.get(1.5 * 2, -77)).toBe(map.get('3 -77'));
      }),
    );
  });

  it('refuse what they have no room for', () => {
    const pairs = new PairMap<number>(4);
    expect(() => {
      for (let i = 0; i < 100; i++) pairs.set(i, i, i);
    }).toThrow(RangeError);
  });
});
