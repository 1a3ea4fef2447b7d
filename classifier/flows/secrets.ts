/** Whether what comes back is a secret. */
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { describes, within } from './returned.ts';
import type { Source } from './source.ts';
import { GENERATED, LOGS, MONEY, PEOPLE, SECRETS, TOKEN_KINDS } from './words.ts';

/** A secret that is returned, with the place that says so; null where none is. */
export function secretsOf(source: Source): Span | null {
  return (
    returnedSecret(source) ??
    listedVariables(source) ??
    ofVault(source) ??
    scannedSecret(source) ??
    handedOut(source) ??
    recordWithSecret(source)
  );
}

/** "List every item, never secrets": what a listing of a vault leaves out. */
export const WITHHELD =
  /\bnever (?:the |any )?(?:secrets?|values?|passwords?)\b|\b(?:metadata|names)[- ]only\b(?!\W*unless)|\bwithout (?:the |their |secret )?values?\b|\bno (?:secret|content|values?)\b|\bno secrets\b|\b(?:names?|tags?|keys?) and \w+ only\b|\b(?:secret|credential)s?(?:['’]s?)? metadata\b|\b(?:always|are|is) (?:masked|redacted)\b(?! by default)/i;

/** The secret that an act names as what it returns. */
function namedSecret({ r, p, all, heads }: Source): Span | null {
  const direct = all.find(
    ({ act }) =>
      act.objects.length > 0 &&
      (SECRETS.has(act.objects[0]!.lemma.text) ||
        (isAny(act.objects[0]!.lemma.text, 'value', 'list') && SECRETS.has(act.objects[1]?.lemma.text ?? ''))),
  );
  return (
    direct?.act.reach ??
    (r.signals.has('returnsSecret') && p.lead[0]?.act.objects.some((o) => o.lemma.text === 'kubeconfig')
      ? p.lead[0].act.reach
      : null) ??
    (r.signals.has('returnsSecret') ? heads(set('key entry token value')) : null) ??
    all.find(({ act }) => act.objects[0]?.lemma.text === 'token' && TOKEN_KINDS.has(act.objects[1]?.lemma.text ?? ''))
      ?.act.reach ??
    null
  );
}

/** A secret that is shown, not listed, described, checked or published. */
function returnedSecret(source: Source): Span | null {
  const { r, p, first, listing } = source;
  const secret = namedSecret(source);
  return secret &&
    !listing &&
    !describes(p.lead[0]?.act) &&
    !set('check validate verify extract parse scan detect analyze audit test count search generate estimate').has(
      first?.verb.text ?? '',
    ) &&
    !r.leadSignals.has('publicData') &&
    !WITHHELD.test(r.description.slice(0, 160)) &&
    !/publishable|public[ _-]?key|anon|example|sample/i.test(`${r.tool.name} ${r.description.slice(0, 120)}`)
    ? secret
    : null;
}

/** A list of variables shows their values. */
function listedVariables({ r, listing, heads }: Source): Span | null {
  const listed = listing ? heads(set('env_var environment_variable env')) : null;
  return listed && !WITHHELD.test(r.description.slice(0, 160)) ? listed : null;
}

/** What a vault hands out of what it keeps. */
function ofVault({ r, c, all, first, listing }: Source): Span | null {
  return c.vault &&
    first &&
    !WITHHELD.test(r.description.slice(0, 160)) &&
    !(listing && first.objects[0]?.lemma.text === 'vault') &&
    set('get list read retrieve fetch search find show').has(first.verb.text) &&
    !all.some(({ things }) =>
      things.some((t) => PEOPLE.has(t.lemma.text) || LOGS.has(t.lemma.text) || MONEY.has(t.lemma.text)),
    ) &&
    (first.objects.length === 0 ||
      first.objects.some((o) => set('item send secret entry password login vault note value key').has(o.lemma.text)))
    ? first.reach
    : null;
}

/** What a scan for secrets found. */
function scannedSecret({ r, first }: Source): Span | null {
  return first && /secret_?scanning/i.test(r.tool.name) ? first.reach : null;
}

/** What is generated is handed to the caller: a key, or a link that carries one. */
function handedOut({ r, p, first }: Source): Span | null {
  const making = [p.name, p.lead[0]].find((j) => j?.act.kind === 'make' && j.verdict.category === 'Read')?.act ?? first;
  if (!making || !isAny(making.verb.text, 'generate', 'create', 'get', 'request')) return null;
  const isLink =
    making.objects.some((o) => isAny(o.lemma.text, 'url', 'link')) &&
    /\bwith (?:\w+ )?(?:credentials|(?:access|auth\w*) token)|\bpre-?signed\b/i.test(r.description.slice(0, 160)) &&
    /upload|access|login/i.test(r.tool.name);
  const isKey = making.kind === 'make' && within(GENERATED, making.objects[0]?.lemma.text ?? '');
  return isLink || isKey ? making.reach : null;
}

const WITH_SECRET =
  /\b(?:including|includes|and|with) (?:its |the |an? |your )?(?:signing secret|api[_ ]key|client[_ ]secret|secret key|access[_ ]token|password|connection string)s?\b|\b[Rr]eturns? (?:\w+ and )?(?:authToken|accessToken|apiKey|clientSecret|secretKey|bearerToken|connectionString|signingSecret)\b/;

/** A record that is returned together with a secret of its own. */
function recordWithSecret({ r, first, working, listing }: Source): Span | null {
  return first && !working && !listing && WITH_SECRET.test(r.description.slice(0, 160)) ? first.reach : null;
}
