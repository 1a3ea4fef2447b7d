/** Whether what comes back was written by outside parties: the rules in their order, of which the first that finds something gives the place. */
import { namedAs } from '../features/namings.ts';
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { searchInCode } from './content.ts';
import { isOfTasks, isPlace } from './messages.ts';
import { describes, measures } from './returned.ts';
import { asksWho, hasThings, type Source } from './source.ts';
import { MESSAGES, OUTSIDE, PAGE_VIEWS, TICKETS } from './words.ts';

type Rule = (source: Source) => Span | null;

/** Rules that hold where a tool returns what is there, and does not work on what it was given or measure machines. */
const OF_RETURNED: readonly Rule[] = [
  tickets,
  captions,
  cards,
  offers,
  outsideWords,
  messages,
  searchOfHost,
  pageViews,
  outsideAddress,
  publicSearch,
  readingRequest,
  uploads,
  packageSearch,
];
/** Rules that hold in any trade. */
const OF_ANY: readonly Rule[] = [scraping, socialTopics, grounded, libraryDocs, converted, deviceScreens];

const ALL = [...OF_RETURNED, ...OF_ANY];
/** Those that go by what the acts name as returned. */
const OF_THINGS: ReadonlySet<Rule> = new Set<Rule>([tickets, cards, offers, outsideWords, messages, uploads]);
const WITHOUT_THINGS = ALL.filter((rule) => !OF_THINGS.has(rule));

/** The words of strangers that are returned, with the place that says so; null where none are. */
export function untrustedOf(source: Source): Span | null {
  const { d, working } = source;
  const returns = (!working || d.has('search') || d.has('social')) && !d.has('monitoring');
  for (const rule of !returns ? OF_ANY : hasThings(source) ? ALL : WITHOUT_THINGS) {
    const found = rule(source);
    // what speaks against it is asked where there is something at all
    if (found) return isNobodys(source) ? null : found;
  }
  return null;
}

/** What no stranger wrote. */
function isNobodys({ r, d, find, heads }: Source): boolean {
  return (
    (heads(set('inbox')) !== null && isOfTasks(r.description)) ||
    // what a site of one's own shows, its visitors did not write
    (d.has('cms') && find(set('comment review submission form_response')) === null) ||
    r.name.some((u) => isAny(u.lemma.text, 'echo', 'ping')) ||
    // what others look for, and names of what is talked about
    /trending_?(?:tags|topics|hashtags)|suggestions?$|autocomplete/i.test(r.tool.name)
  );
}

/** Tickets in a customer system, where a note is the user's own. */
const CASES: ReadonlySet<string> = new Set([...TICKETS].filter((word) => word !== 'note'));

/** Tickets that name their host or tracker themselves. */
const OF_PRODUCTS = set('jira_issue backlog_item');

/** Tickets of a host or tracker. */
function tickets({ r, c, d, find, heads }: Source): Span | null {
  return (c.scm || c.tracker || d.has('social') || d.has('crm')) &&
    !c.memory &&
    !/draft|status|template|schema/i.test(r.tool.name)
    ? find(c.scm || c.tracker || d.has('social') ? TICKETS : CASES)
    : heads(OF_PRODUCTS);
}

/** What is said in a video, or by others in a meeting. */
function captions({ d, first, heads }: Source): Span | null {
  if (d.has('chat')) return heads(set('transcript transcription'));
  if (!d.has('social')) return null;
  return isAny(first?.objects[0]?.lemma.text ?? '', 'video', 'short')
    ? first!.reach
    : heads(set('transcript caption subtitle'));
}

/** What hosts and sellers wrote about what they offer. */
function offers({ d, heads }: Source): Span | null {
  return d.has('travel') ? heads(set('listing review')) : null;
}

/** Cards of a board. */
function cards({ c, heads }: Source): Span | null {
  return c.tracker ? heads(set('card')) : null;
}

/** Pages, posts, papers: what is written for the public. A time line may also be one of events. */
function outsideWords(source: Source): Span | null {
  const { r, c, d, find, heads } = source;
  if (c.books || c.vault || c.infrastructure || d.has('database')) return null;
  const outside = find(OUTSIDE);
  if (!outside || source.open || ((c.shop || c.billing) && !find(set('comment review forum_post post')))) return null;
  // who wrote or liked it, and not what was written
  if (heads(set('user'))) return null;
  const isOfEvents =
    !d.has('social') &&
    !d.has('search') &&
    heads(set('timeline')) !== null &&
    !/home|tweet|post|feed|username/i.test(r.tool.name);
  return isOfEvents ? null : outside;
}

/** What others wrote to the user; a list of mailboxes holds names only. */
function messages({ r, p, c, d, listing, market, heads }: Source): Span | null {
  if (
    c.trading ||
    market ||
    isPlace(p) ||
    asksWho(r) ||
    d.has('memory') ||
    (c.infrastructure && !d.has('mail') && !d.has('chat'))
  )
    return null;
  if (describes(p.lead[0]?.act) || describes(p.name?.act) || measures(p.lead[0]?.act)) return null;
  if (
    (listing && heads(set('mailbox inbox chat attachment')) && !heads(set('message email'))) ||
    /draft/i.test(r.tool.name)
  )
    return null;
  return heads(MESSAGES);
}

/** A search of what others put on a code host. */
function searchOfHost(source: Source): Span | null {
  const { r, c, first } = source;
  return first &&
    isAny(first.verb.text, 'search', 'find', 'query', 'grep') &&
    (c.scm || /\bgithub code\b/i.test(r.description.slice(0, 120))) &&
    searchInCode(source) === null &&
    /repositor|code|commit|package|gist|topic/i.test(`${r.tool.name} ${r.description.slice(0, 120)}`)
    ? first.reach
    : null;
}

const IN_VIEW = /web_?view|(?:^|[-_])dom(?:$|[-_])/i;

/** What a page in a browser shows. */
function pageViews({ r, d, all, first, listing }: Source): Span | null {
  // a picture of the page that is open, whatever the server is called
  const pictured = /\bscreenshot of the (?:current|open|web) ?(?:page|tab)\b/i.exec(r.description.slice(0, 120));
  if (pictured && first) return first.reach;
  return (d.has('browser') || (first !== undefined && IN_VIEW.test(r.tool.name))) &&
    first?.verb.text !== 'wait' &&
    !(listing && first?.objects[0]?.lemma.text === 'page') &&
    all.some(
      ({ act }) =>
        act.objects.some((o) => PAGE_VIEWS.has(o.lemma.text)) || /screenshot|snapshot|capture/.test(act.verb.text),
    )
    ? first!.reach
    : null;
}

/** What is measured at an address, and not read there. */
const MEASURED = set(
  'audit score metric vital opportunity performance status certificate header speed rank ranking traffic',
);

/** What an address leads to. */
function outsideAddress({ r, p, c, d, first, market }: Source): Span | null {
  const url = r.has.get('url');
  const isSaid = r.leadSignals.has('outsiders');
  const both = /\bfiles? (?:and|or) (?:[\w-]+ )?urls?\b/i.exec(r.description.slice(0, 120));
  if (both && first) return { pointer: '/description', start: both.index, end: both.index + both[0].length };
  if (!first || (!url && !isSaid) || market || measures(p.lead[0]?.act)) return null;
  if (MEASURED.has(first.objects[0]?.lemma.text ?? '')) return null;
  if (c.books || c.billing || c.infrastructure || c.scm || d.has('memory') || c.shop) return null;
  if (
    !set(
      'fetch scrape crawl extract read get browse download map visit search research summarize transcribe parse find investigate',
    ).has(first.verb.text)
  )
    return null;
  if (/\b(?:documentation|docs) (?:page|article|site)/i.test(r.description.slice(0, 120))) return null;
  if (isSaid) return r.signals.get('outsiders') ?? first.reach;
  return url &&
    (d.has('search') ||
      d.has('social') ||
      /^(?:urls?|link|website|web_?page|page_?url|video_?url|uri)$/i.test(url.name))
    ? { pointer: url.pointer, start: -1, end: -1 }
    : null;
}

/** What is told about a search, and not what it finds. */
const ASSESSING = set('analyze analyse validate explain plan suggest compare parse build calculate count estimate');

/** A search of the web. */
function publicSearch({ r, p, d, first }: Source): Span | null {
  if (
    first &&
    /^\W*search (?:google(?! [a-z]+ ?(?:for|maps|drive))|google for|bing|duckduckgo|the (?:web|internet))\b/i.test(
      r.description,
    )
  )
    return first.reach;
  if (p.rule === 'running a search' && d.has('search')) return p.span;
  return d.has('search') &&
    first &&
    (set('search research crawl scrape extract fetch answer ask find map').has(first.verb.text) ||
      (r.name.some((u) => u.lemma.text === 'search') && !ASSESSING.has(first.verb.text)) ||
      /\bweb (?:content|results?|pages?)\b/i.test(r.description.slice(0, 120))) &&
    !/docs?|documentation|memory/i.test(r.tool.name)
    ? first.reach
    : null;
}

/** A request to any address. */
function readingRequest({ r, p }: Source): Span | null {
  return p.rule === 'a reading request' && r.has.has('url') ? p.span : null;
}

/** What somebody uploaded. */
function uploads({ p, listing, heads }: Source): Span | null {
  return listing || describes(p.lead[0]?.act) ? null : heads(set('attachment uploaded_document upload resume cv'));
}

/** A search of what anybody may publish in a registry or a marketplace. */
function packageSearch({ r, d, first }: Source): Span | null {
  if (!first || d.has('database') || !isAny(first.verb.text, 'search', 'find', 'list', 'query')) return null;
  if (/categor|types?$/i.test(r.tool.name)) return null;
  const about = `${r.tool.name} ${r.description.slice(0, 160)}`;
  return /\b(?:nuget|npm|pypi|crates|docker hub|hugging ?face|marketplace|hacs|sketchfab|community|registry|directory of (?!an?\b|the\b)|paid apis?|public (?:models|actors|datasets|apis|servers)|app store|play store)\b/i.test(
    about,
  ) &&
    /\b(?:packages?|packs?|servers?|models?|librar\w+|skills?|extensions?|plugins?|repositor\w+|templates?|images?|modules?|assets?|community|apis?|services?|actors?|datasets?|apps?|endpoints?)\b/i.test(
      about,
    )
    ? first.reach
    : null;
}

/** Whoever scrapes brings in what strangers wrote. */
function scraping({ r, d, first }: Source): Span | null {
  return first &&
    !d.has('monitoring') &&
    (isAny(first.verb.text, 'scrape', 'crawl') ||
      (set('extract screenshot capture fetch read').has(first.verb.text) &&
        r.has.get('url')?.required === true &&
        /\b(?:web ?)?(?:pages?|sites?|websites?)\b/i.test(r.description.slice(0, 120)))) &&
    !/\b(?:documentation|docs)\b/i.test(r.description.slice(0, 120))
    ? first.reach
    : null;
}

/** Topics of a forum, or a search of all that is posted. */
function socialTopics({ d, first, heads }: Source): Span | null {
  return first &&
    d.has('social') &&
    (heads(set('topic board channel_post')) || (first.verb.text === 'search' && first.objects.length === 0))
    ? first.reach
    : null;
}

const GROUNDED =
  /\bsonar\b|\b(?:web|search)[- ]grounded\b|\bgrounded (?:in|with|by) (?:the )?(?:web|search|google)\b|\bwith (?:web search|citations|cited sources)\b|\bcitation information\b|\bdeep research\b|\b(?:web|online|internet) research\b|\bsearch(?:es)? the (?:web|internet)\b/i;

/** An answer, or a list, that is taken from what others published. */
function grounded({ r, c, d, first }: Source): Span | null {
  return first &&
    (d.has('search') || isAny(first.verb.text, 'search', 'research')) &&
    !d.has('memory') &&
    !c.books &&
    GROUNDED.test(r.description.slice(0, 400))
    ? first.reach
    : null;
}

/** The documentation of any library, written by whoever keeps it. */
function libraryDocs({ r, d, first }: Source): Span | null {
  const library = namedAs(r, 'library');
  return first &&
    library &&
    !d.has('reference') &&
    /\b(?:documentation|docs)\b/i.test(`${r.tool.name.replaceAll('-', ' ')} ${r.description.slice(0, 160)}`)
    ? first.reach
    : null;
}

/** What an address leads to, in another form. */
function converted({ r, first }: Source): Span | null {
  return first &&
    isAny(first.verb.text, 'convert', 'parse', 'transform') &&
    r.has.has('url') &&
    /\bhttps?\b/i.test(r.description.slice(0, 160))
    ? first.reach
    : null;
}

const ON_DEVICE =
  /\b(?:screen|ui|interface) (?:elements?|hierarchy|layout|tree)\b|\buiautomator\b|\bcurrent ui\b|\b(?:device|desktop|simulator|emulator|phone|android|ios) (?:screen|view|display)\b|\b(?:of the|the ios|the android) (?:desktop|device|phone|simulator|emulator)\b|\bsimulator view\b/i;

/** What stands on the screen of a device, whichever program shows it. */
function deviceScreens({ r, d, first }: Source): Span | null {
  return first &&
    d.has('desktop') &&
    ON_DEVICE.test(r.description.slice(0, 160)) &&
    /screen|view|ui|elements?|layout|dump/i.test(r.tool.name) &&
    !/size|orientation|resolution|record|info|viewport|game|scene|editor/i.test(
      `${r.tool.name} ${r.description.slice(0, 60)}`,
    )
    ? first.reach
    : null;
}
