import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { beginsWithNone, endsWithNone, noneOf, oneOf } from '../../../classifier/policy/complement.ts';
import fc from '../../support/fc.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '-', '@'), minLength: 1, maxLength: 4 });
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '-', '@', '\n', 'é', ' '), maxLength: 8 });

test('texts that begin with none of the words', () => {
  fc.assert(
    fc.property(words, text, (list, subject) => {
      const begins = list.some((one) => subject === one || subject.startsWith(`${one}/`));
      expect(RE2JS.compile(beginsWithNone(list, { follow: '/' })).test(subject)).toBe(!begins);
    }),
    { numRuns: 1_000 },
  );
});

test('what may stand before the words', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('ab', 'b', 'a'), { minLength: 1, maxLength: 2 }), text, (list, subject) => {
      const begins = list.some((one) => new RegExp(`^[ \\n]*${one}(?!\\w)`).test(subject));
      expect(RE2JS.compile(beginsWithNone(list, { follow: '\\W', skip: ' \\n' })).test(subject)).toBe(!begins);
    }),
    { numRuns: 1_000 },
  );
});

test('texts that end with none of the words', () => {
  fc.assert(
    fc.property(words, text, (list, subject) => {
      expect(RE2JS.compile(endsWithNone(list)).test(subject)).toBe(!list.some((one) => subject.endsWith(one)));
    }),
    { numRuns: 1_000 },
  );
});

test('texts that are one of the words, and those that are none', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4 }), fc.oneof(word, text), (list, subject) => {
      const isOne = list.includes(subject);
      expect(RE2JS.compile(noneOf(list)).test(subject)).toBe(!isOne);
      if (list.length > 0) expect(RE2JS.compile(oneOf(list)).test(subject)).toBe(isOne);
    }),
    { numRuns: 1_000 },
  );
});
