/** Private content among what is returned: records, documents, code, what a store or a drive keeps. */
import { namedAs } from '../features/namings.ts';
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { describes, readsByQuery } from './returned.ts';
import { WITHHELD } from './secrets.ts';
import type { Source } from './source.ts';
import { CONTENT, RECORDS, STORED, THROUGH, VARIABLES } from './words.ts';

/** The tool's name as words apart, with the beginning of its description. */
function nameAnd({ r }: Pick<Source, 'r'>, length: number): string {
  return `${r.tool.name.replaceAll('_', ' ')} ${r.description.slice(0, length)}`;
}

/** Records where somebody keeps them, or the user's own. */
export function keptRecords(source: Source): Span | null {
  const { p, c, d, heads } = source;
  return !c.scm &&
    !describes(p.lead[0]?.act) &&
    (c.database || c.tracker || d.has('crm') || c.books || d.has('files') || source.own)
    ? heads(RECORDS)
    : null;
}

/** Records anywhere but in what is public. */
export function returnedRecords({ r, p, c, d, market, heads }: Source): Span | null {
  // what anybody may look up by what is traded, and what a stream of prices says
  if ((c.trading || c.crypto) && (namedAs(r, 'symbol') !== undefined || heads(set('message')) !== null)) return null;
  return !c.scm && !describes(p.lead[0]?.act) && !market && !d.has('browser') && !d.has('social') && !c.shop
    ? heads(RECORDS)
    : null;
}

/** What is as often listed, or only spoken of, as it is opened. */
const FOUND_BY_NAME = set('artifact build_artifact knowledge_base');
const OPENED =
  /^\W*(?:search|quer|ask|look)\w* (?:\w+ ){0,3}knowledge[ -]base\b(?!.{0,8}\b(?:docs?|documentation|topics?)\b)|^\W*(?:download|read|retrieve|fetch|get)s? [^.]{0,60}\b(?:contents?|text|file)\b/i;

/** Content that is shown; a list of it shows names only. */
export function returnedContent(source: Source): Span | null {
  const { r, p, c, d, first, listing, market, heads } = source;
  if (listing || market || d.has('browser') || d.has('monitoring') || d.has('search')) return null;
  // what a site shows is there for everybody
  if (c.home || d.has('cms') || (c.shop && !source.own) || r.leadSignals.has('publicData')) return null;
  if (c.scm) {
    const code = heads(set('file diff commit file_content patch source_code merge_request_version object changeset'));
    return code &&
      !(first!.objects[0]?.lemma.text === 'file' && first!.objects[0].inflected) &&
      !describes(p.lead[0]?.act) &&
      !isAny(first!.verb.text, 'search', 'list') &&
      !/blame|reflog|history|draft/i.test(r.tool.name)
      ? code
      : null;
  }
  const content = heads(CONTENT) ?? (d.has('files') ? heads(set('doc')) : null);
  if (!content || (c.crypto && heads(set('block'))) || heads(set('image')) || describes(p.lead[0]?.act)) return null;
  const isNames = isAny(first?.verb.text ?? '', 'list', 'search', 'find') && d.has('files') && !heads(set('content'));
  if (
    isAny(first?.verb.text ?? '', 'list', 'search', 'find') &&
    /\b(?:files?|documents?|notes?|pages?|functions?|scripts?|classes|methods|symbols) (?:by (?:file ?)?name|whose names?)\b/i.test(
      r.description.slice(0, 100),
    )
  )
    return null;
  if (heads(FOUND_BY_NAME) && !OPENED.test(r.description)) return null;
  if (isNames && !/content|containing|full-?text/i.test(`${r.tool.name} ${r.description.slice(0, 160)}`)) return null;
  return /info|metadata|stat|size|exist|(?<!from_|by_|from-|by-)path/i.test(r.tool.name) &&
    !/^\W*\w+ contents?\b/i.test(r.description)
    ? null
    : content;
}

/** The content of a workspace, named by nothing else: "Get Confluence content by ID". */
export function workspaceContent({ c, d, first }: Source): Span | null {
  return first &&
    (c.tracker || d.has('files')) &&
    first.objects[0]?.lemma.text === 'content' &&
    set('get read fetch retrieve search').has(first.verb.text) &&
    first.objects.slice(1).every((o) => o.lemma.nouns.length === 0)
    ? first.reach
    : null;
}

/** What one asks a store of documents or values for is what is kept there. */
export function storedDocuments(source: Source): Span | null {
  const { r, d, first, listing, heads } = source;
  return first &&
    !d.has('memory') &&
    set('search query get read list find fetch scan peek retrieve return perform look pop range hget lookup').has(
      first.verb.text,
    ) &&
    (d.has('database') || /\bkv\b|\bkey-value\b/i.test(nameAnd(source, 80))) &&
    (first.objects.length === 0 ||
      STORED.has(first.objects[0]!.lemma.text) ||
      (THROUGH.has(first.objects[0]!.lemma.text) && STORED.has(first.objects[1]?.lemma.text ?? '')) ||
      (first.verb.text === 'search' && first.objects.every((o) => o.lemma.nouns.length === 0))) &&
    (!listing || heads(set('document record row entry'))) &&
    !(first.verb.text === 'scan' && /redis|valkey|kv|keys/i.test(nameAnd(source, 40))) &&
    !/\bdocumentation\b/i.test(r.description.slice(0, 160)) &&
    !/\bnames? (?:match|contain|pattern|prefix)|\bby name\b/i.test(r.description.slice(0, 160)) &&
    !/schema|mapping|stat|info|count|health|size|index|type|ttl|len|exist|explain|plan|docs(?![a-z])|documentation/i.test(
      r.tool.name,
    )
    ? first.reach
    : null;
}

/** A table of a workspace that is queried gives its rows. */
export function queriedTable({ c, first }: Source): Span | null {
  return first &&
    c.tracker &&
    isAny(first.verb.text, 'query', 'filter') &&
    isAny(first.objects[0]?.lemma.text ?? '', 'data_source', 'database', 'table')
    ? first.reach
    : null;
}

/** Records of a customer system, asked for in its query language; totals are none. */
export function recordsByQuery({ r, first }: Source): Span | null {
  return first &&
    /\b(?:SOSL|SOQL)\b/.test(r.description.slice(0, 200)) &&
    !/GROUP BY|aggregat/i.test(r.description.slice(0, 200))
    ? first.reach
    : null;
}

const DRIVES =
  /google ?(?:drive|docs?|documents?|sheets?)|gdrive|dropbox|onedrive|sharepoint|\bbox\b|nextcloud|alfresco/i;

/** A drive's search shows names and passages of what the account holds; a folder's shows paths. */
export function searchOfDrive({ r, first }: Source): Span | null {
  return first &&
    isAny(first.verb.text, 'search', 'query') &&
    !r.has.has('path') &&
    DRIVES.test(r.tool.name + r.description.slice(0, 160))
    ? first.reach
    : null;
}

/** A search of all that a system of people, mail or plans holds. */
export function searchOfAll({ d, c, first }: Source): Span | null {
  return first?.verb.text === 'search' &&
    first.objects.length === 0 &&
    (c.people || d.has('mail') || d.has('organizer') || d.has('property') || d.has('health'))
    ? first.reach
    : null;
}

/** A search through the contents of files shows what stands in them. */
export function searchInFiles(source: Source): Span | null {
  const { r, d, first } = source;
  return first &&
    (d.has('files') || d.has('shell')) &&
    (isAny(first.verb.text, 'search', 'grep', 'find') || first.objects.some((o) => o.lemma.text === 'search')) &&
    r.has.has('path') &&
    !/duplicate/i.test(r.tool.name) &&
    !/\bby (?:file ?)?name\b/i.test(r.description.slice(0, 80)) &&
    /\bcontents?\b|\bsearch\w* (?:for )?(?:\w+ ){0,2}text\b|\bgrep\b/i.test(nameAnd(source, 400))
    ? first.reach
    : null;
}

/** Public hosts, libraries of examples, and codes that are numbers. */
const NO_CODE_OF_ONES_OWN =
  /github|\bpublic\b|open[- ]source|examples?|snippets?|\bdocs?\b|documentation|\bknowledge\b|\bregistry\b|packages?|librar|\b(?:error|status|country|postal|zip|airport|currency|icd|hs|product|stock|category|region|area) codes?\b|\bmarket\b/i;
const IN_CODE =
  /\b(?:code|codebases?|source files?|(?:typescript|javascript|python|java|rust|kotlin|swift) (?:code|files?|sources?))\b|\bc#(?!\w)|\blocal text\b/i;
const ON_THIS_MACHINE =
  /\blocal\b|\bproject (?:folder|directory|root)\b|\bripgrep\b|\b(?:codebase|repositor(?:y|ies)|workspace|repo)\b/i;

/** A search through code that is nobody else's: of a project on this machine, or of a host of one's own. */
export function searchInCode({ r, c, d, first }: Source): Span | null {
  if (!first || !isAny(first.verb.text, 'search', 'find', 'grep') || d.has('open') || d.has('market')) return null;
  const about = nameAnd({ r }, 160);
  if (!IN_CODE.test(about) || NO_CODE_OF_ONES_OWN.test(about)) return null;
  return c.scm || d.has('files') || d.has('shell') || d.has('desktop') || ON_THIS_MACHINE.test(about)
    ? first.reach
    : null;
}

/** A tool that is named by a query language and takes a query. */
export function queryByName({ r, d, first }: Source): Span | null {
  return first && d.has('database') && r.has.has('query') && /(?:sql|cypher)$/i.test(r.tool.name) ? first.reach : null;
}

/** An object of a file store. */
export function storedObject({ c, d, first, listing, heads }: Source): Span | null {
  const shown = first?.objects.find((o) => !isAny(o.lemma.text, 'content', 'data', 'body'));
  return first &&
    shown?.lemma.text === 'object' &&
    !listing &&
    (d.has('files') || (c.infrastructure && !d.has('kubernetes'))) &&
    heads(set('object')) === null
    ? first.reach
    : null;
}

/** Source code, unless it is that of a contract, which is public. */
export function sourceCode({ r, c, d, first, working, market }: Source): Span | null {
  return first &&
    !working &&
    !c.crypto &&
    !market &&
    !d.has('search') &&
    /\bsource code\b/i.test(r.description.slice(0, 160)) &&
    // a library of parts for everybody, and contracts
    !/\b(?:components?|contracts?|snippets?|examples?)\b/i.test(r.description.slice(0, 100))
    ? first.reach
    : null;
}

/** The source of what a database runs. */
export function procedureSource({ r, first, working }: Source): Span | null {
  return first &&
    !working &&
    /\b(?:source code|definitions?) (?:of|for) (?:[\w-]+ ){0,2}(?:stored procedures?|functions?)\b|\bstored[ _]procedures?[ _](?:definitions?|source)/i.test(
      `${r.tool.name} ${r.description.slice(0, 120)}`,
    )
    ? first.reach
    : null;
}

/** What a working copy holds. */
export function gitDiff({ r, first }: Source): Span | null {
  return first && /(?:^|[_-])git[_-](?:diff|show)/i.test(r.tool.name) ? first.reach : null;
}

/** What a house knows about who lives in it. */
export function ofHome({ c, listing, heads }: Source): Span | null {
  return c.home && !(listing && heads(set('file'))) ? heads(set('file diff log calendar camera event')) : null;
}

/** Objects of a cluster of any kind that the caller names. */
export function clusterObjects({ r, d, first }: Source): Span | null {
  return d.has('kubernetes') &&
    first &&
    isAny(first.verb.text, 'get', 'list', 'describe') &&
    first.objects.some((o) => o.lemma.text === 'resource' || o.lemma.text === 'object') &&
    r.parameters.some((q) => /kind|resource_?type/i.test(q.name))
    ? first.reach
    : null;
}

/** What a file of designs shows. */
export function designs({ d, c, listing, heads }: Source): Span | null {
  return (d.has('desktop') || c.browser) && !listing ? heads(set('design dsl')) : null;
}

/** A query of the caller's own. */
export function freeQuery({ r, p }: Source): Span | null {
  if (p.rule !== 'read-only query' && !readsByQuery(r)) return null;
  // what is measured, spent on advertising or deployed is nobody's record
  return MEASURES.test(`${r.tool.name.replaceAll(/[-_]/g, ' ')} ${r.description.slice(0, 160)}`) ? null : p.span;
}

/** Queries of measures and of what stands in a cloud. */
const MEASURES = /\b(?:promql|metricsql|prometheus|resource graph|metrics? quer(?:y|ies)|query metrics?)\b/i;

/** What runs are set up with is shown with its values. */
export function variables({ r, c, d, heads }: Source): Span | null {
  const shown = c.infrastructure || c.scm || d.has('ci') ? heads(VARIABLES) : null;
  return shown && !WITHHELD.test(r.description.slice(0, 160)) ? shown : null;
}

const OF_SCREEN =
  /\b(?:desktop|device|phone|whole|full|entire|current device|monitor) ?screen\b|\bof the (?:desktop|device|phone)\b/i;

/** What stands on somebody's screen, unless the screen is one for trying things. */
export function screens({ r, c, first }: Source): Span | null {
  return c.browser &&
    first &&
    (isAny(first.verb.text, 'screenshot', 'capture') ||
      first.objects.some((o) => /screenshot|screen/.test(o.lemma.text))) &&
    OF_SCREEN.test(r.description.slice(0, 100)) &&
    !/\b(?:simulator|emulator|viewport|game|web ?page)\b/i.test(r.description.slice(0, 160))
    ? first.reach
    : null;
}
