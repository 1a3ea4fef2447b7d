/** Structures that a text shows a variable to hold: `ACME_STORES='[{"url": "…", "token": "…"}]'`, in a shell, a client's configuration or an error. */

/** How long a structure may be, in characters, and in how many places of a text one is looked for. */
const MAX_LENGTH = 4_000;
const MAX_PLACES = 20;

/** The first list or record of JSON that the text shows behind a variable's name; null where it shows none. */
export function structureShown(name: string, text: string): object | null {
  const places = text.matchAll(new RegExp(`(?<![\\w.])${name}["']?\\s*[=:]\\s*(["'\`]?)(?=[[{])`, 'g'));
  for (const place of [...places].slice(0, MAX_PLACES)) {
    const from = place.index + place[0].length;
    const rest = text.slice(from, from + MAX_LENGTH);
    // In a string of JSON its own quotes are escaped.
    const value = parsed(place[1] === '"' ? rest.replaceAll('\\"', '"') : rest);
    if (value) return value;
  }
  return null;
}

/** What stands at the beginning of a text up to the bracket that closes its first one, read as JSON; null where that is none, or is empty. */
function parsed(text: string): object | null {
  let depth = 0;
  // A text that is not closed ends with all the rest, which is so read once.
  for (const { 0: bracket, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') depth += 1;
    else if (bracket === ']' || bracket === '}') depth -= 1;
    if (depth > 0) continue;
    try {
      const value = JSON.parse(text.slice(0, index + 1)) as object;
      return Object.keys(value).length > 0 ? value : null;
    } catch {
      return null;
    }
  }
  return null;
}
