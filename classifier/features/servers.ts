/** The trades that a server is in, as far as its name and what it says about itself tell. */
import { COMMON_NAME_WORDS, DOMAINS, type Domain, PRODUCTS, TRADES } from './domains.ts';
import { Memo } from './memo.ts';
import { Prose } from './words.ts';

function byWord(table: Readonly<Partial<Record<Domain, string>>>): Map<string, Domain[]> {
  const out = new Map<string, Domain[]>();
  for (const [domain, list] of Object.entries(table) as [Domain, string][])
    for (const word of list.split(/\s+/)) {
      const domains = out.get(word);
      if (!domains) out.set(word, [domain]);
      else if (!domains.includes(domain)) domains.push(domain);
    }
  return out;
}

export const DOMAIN_WORDS = byWord(DOMAINS);
const TRADE_WORDS = byWord(TRADES);
export const PRODUCT_WORDS = byWord(PRODUCTS);

const serverNames = new Memo<{ domains: Set<Domain>; words: Set<string> }>(5_000);
const serverTrades = new Memo<ReadonlySet<Domain>>(1_000);

/** The domains a server's name speaks of, and the name's own words. */
export function readServerName(name: string): { domains: Set<Domain>; words: Set<string> } {
  return serverNames.get(name, (text) => {
    const words = text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean);
    const all = new Set(words);
    const domains = new Set<Domain>();
    const place = (part: string): boolean => {
      if (COMMON_NAME_WORDS.has(part)) return false;
      const found = DOMAIN_WORDS.get(part) ?? DOMAIN_WORDS.get(part.replace(/(?:ai|hq|labs|app|io|js|mcp)$/, ''));
      for (const d of found ?? []) domains.add(d);
      return found !== undefined;
    };
    // two words that name a trade together do not name two by themselves: `google-cloud` searches nothing
    for (let i = 0; i < words.length; i++) {
      if (i + 1 < words.length && place(`${words[i]}-${words[i + 1]}`)) i++;
      else place(words[i]!);
    }
    return { domains, words: all };
  });
}

/** The trades that a server's description and instructions speak of. */
export function readServerText(text: string): ReadonlySet<Domain> {
  return serverTrades.get(text, (about) => {
    const trades = new Set<Domain>();
    const word = new Prose(about, 600);
    while (word.next()) for (const d of TRADE_WORDS.get(word.text) ?? []) trades.add(d);
    return trades;
  });
}
