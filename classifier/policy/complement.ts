/**
 * RE2 has no negation, and the policy language no `not_regex`, so "does not begin with" and "does not end with" are written out:
 * the texts that leave a set of words at some character. All patterns are unanchored RE2 to be searched in a whole text.
 */

interface Trie {
  ends: boolean;
  next: Map<string, Trie>;
}

/**
 * A pattern for texts that begin with none of the words. `follow` is the inside of a character class: what may stand behind a word, unless
 * the text ends there. `skip` is another: what may stand before the words, any number of times. `lead` is a literal text in front of all.
 */
export function beginsWithNone(words: readonly string[], { follow = '', skip = '', lead = '' }): string {
  const mayFollow = new RegExp(`[${follow}]`);
  const walk = (node: Trie, besides: string): string => {
    const ways = node.ends ? [] : ['\\z'];
    ways.push(`[^${[...node.next.keys()].map(inClass).join('')}${node.ends ? follow : besides}]`);
    // A word that goes on behind another's end and boundary adds nothing: such a text begins with the shorter one.
    for (const [character, child] of node.next)
      if (!node.ends || !mayFollow.test(character)) ways.push(`${literal(character)}${walk(child, '')}`);
    return ways.length === 1 ? ways[0]! : `(?:${ways.join('|')})`;
  };
  return `\\A${lead}${skip && `[${skip}]*`}${walk(trieOf(words), skip)}`;
}

/** A pattern for texts that are exactly one of the words. */
export function oneOf(words: readonly string[]): string {
  return `\\A(?:${words.map((word) => [...word].map(literal).join('')).join('|')})\\z`;
}

/** A pattern for texts that are none of the words. */
export function noneOf(words: readonly string[]): string {
  const walk = (node: Trie): string => {
    const ways = node.ends ? [] : ['\\z'];
    const next = [...node.next.keys()];
    ways.push(next.length > 0 ? `[^${next.map(inClass).join('')}]` : '(?s:.)');
    for (const [character, child] of node.next) ways.push(`${literal(character)}${walk(child)}`);
    return `(?:${ways.join('|')})`;
  };
  return `\\A${walk(trieOf(words))}`;
}

/** A pattern for texts that end with none of the words. */
export function endsWithNone(words: readonly string[]): string {
  const walk = (node: Trie): string => {
    const ways = ['\\A', `[^${[...node.next.keys()].map(inClass).join('')}]`];
    for (const [character, child] of node.next) if (!child.ends) ways.push(`${walk(child)}${literal(character)}`);
    return `(?:${ways.join('|')})`;
  };
  return `${walk(trieOf(words.map((word) => [...word].reverse().join(''))))}\\z`;
}

function trieOf(words: readonly string[]): Trie {
  const root: Trie = { ends: false, next: new Map() };
  for (const word of words) {
    let node = root;
    for (const character of word) {
      const child: Trie = node.next.get(character) ?? { ends: false, next: new Map() };
      node.next.set(character, child);
      node = child;
    }
    node.ends = true;
  }
  return root;
}

function literal(character: string): string {
  return /[\w/@ -]/.test(character) ? character : `\\x{${character.codePointAt(0)!.toString(16)}}`;
}

function inClass(character: string): string {
  return /\w/.test(character) ? character : `\\x{${character.codePointAt(0)!.toString(16)}}`;
}
