/** How far a call reaches: many at once, and for good. */
import { headIn, headIs } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import type { Act } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { at, type Detector, leads, marked, parameter, signal, where, whole } from './case.ts';
import { freeQuery } from './queries.ts';
import { BULK_NAME, CONTAINERS, DATABASE_BRANCH } from './words.ts';

/** The identifier of what holds the thing, which is not yet the thing. */
const IN_WHICH =
  /(?:group|project|parent|account|workspace|org|organi[sz]ation|database|table|site|team|sheet)_?(?:id|name)$/i;

/** Entries of a book, or somebody to pay, called accounts. */
const LEDGER = set('expense income ledger recipient beneficiary payee contact category chart counterparty external');
const OF_SHAPES = set('object json event message form response input output');
/** What a list of is a list to write to. */
const ADDRESSED = set('email contact mailing subscriber recipient marketing distribution audience reminder task todo');
/** What lies in the container stays. */
const KEPT =
  /\b(?:are|is|be|remain\w*|stay) (?:preserved|kept|untouched|unaffected|retained)\b|\bnot (?:be )?(?:deleted|removed|affected)\b|\bwhile keeping\b/i;
/** What lies below goes with it. */
const WITH_BELOW =
  /\brecursively\b|\bfiles? (?:or|and) (?:folders?|director(?:y|ies))\b|\bcascad\w+\W{0,3}(?:delet|remov)\w*|\b(?:delet|remov)\w+ (?:is |are )?cascad\w+/i;

/** It takes an unbounded selection, or a container that others depend on (ruling 18). */
export const bulk: Detector = (c) => {
  if (c.category === 'Read' || c.category === 'Unknown') return null;
  // a list of ids that the caller names is no unbounded selection
  const isListed = (): boolean =>
    /bulk|batch|mass|multiple/i.test(c.r.tool.name) &&
    (c.r.has.has('ids') || c.r.parameters.some((q) => q.type === 'array' && q.required));
  // whoever leaves all connections has only closed his own
  const leaves = c.category === 'Write' && c.p.name?.act.kind === 'connect';
  const named = BULK_NAME.test(c.r.tool.name) && !leaves && !isListed();
  if (c.category === 'Financial')
    return (named && where(c, (a) => a.kind === 'cancel' || a.kind === 'change')) ||
      (where(c, (a) => a.kind === 'cancel') && leads(c, 'everything'))
      ? named
        ? whole(c)
        : leads(c, 'everything')
      : null;
  if (c.category === 'Execute') {
    const query = freeQuery(c);
    if (query) return query;
    const migrates = where(c, (a) => isAny(a.verb.text, 'apply', 'run', 'execute') && headIs(a, 'migration'));
    if (migrates) return migrates;
    if (/^kubectl(?:_generic|_command)?$/.test(c.r.tool.name) && /command/.test(c.p.rule)) return whole(c);
    return named ? whole(c) : null;
  }
  if (c.category === 'Destructive') {
    const destroys = (a: Act): boolean =>
      (a.kind === 'destroy' || a.kind === 'forget') &&
      a.verb.text !== 'uninstall' &&
      !(c.r.domains.has('desktop') && headIn(a, set('instance object group folder layer'))) &&
      !(a.verb.text === 'remove' && headIs(a, 'domain'));
    const container = where(
      c,
      (a) =>
        destroys(a) &&
        a.objects.slice(0, 1).some((o) => CONTAINERS.has(o.lemma.text)) &&
        // what an account is for tells whether anything depends on it, and what a schema is of
        !(headIs(a, 'account') && a.objects.slice(1, 3).some((o) => LEDGER.has(o.lemma.text))) &&
        !(headIs(a, 'schema') && a.objects.slice(1, 2).some((o) => OF_SHAPES.has(o.lemma.text))) &&
        !KEPT.test(c.r.description.slice(0, 240)) &&
        // a group of shapes, or of addresses, is a list
        !(headIs(a, 'group') && /\b(?:board|canvas|layer|shapes?|figma|slide)\b/i.test(c.r.description)) &&
        !(
          headIs(a, 'group') &&
          a.objects
            .slice(1, 3)
            .some((o) => set('ip address destination source service rule tag port url').has(o.lemma.text))
        ),
    );
    if (container) return container;
    const mode = c.p.modes.find(
      (m) =>
        m.mode.act.kind === 'destroy' &&
        (CONTAINERS.has(m.mode.act.objects[0]?.lemma.text ?? '') || /clear|prune|purge|all/i.test(m.mode.value)),
    );
    if (mode) return at(mode.mode.parameter.pointer);
    if (
      c.p.modes.some((m) => m.mode.act.kind === 'destroy') &&
      c.r.name.some((u) => set('folder datatable project database repository').has(u.lemma.text))
    )
      return whole(c);
    if (c.r.domains.has('database') || c.r.domains.has('cloud')) {
      const branch = where(c, (a) => destroys(a) && DATABASE_BRANCH.test(a.objectText));
      if (branch && !c.p.context.scm) return branch;
    }
    const torn = namedAs(c.r, 'destroys');
    if (torn) return at(torn.pointer);
    if (marked(c, 'bulk')) return marked(c, 'bulk');
    if (named) return whole(c);
    if (c.p.rule === 'free query' && c.r.has.has('query')) return parameter(c, 'query');
    const below = where(c, destroys) && WITH_BELOW.exec(c.r.description.slice(0, 200));
    if (below) return { pointer: '/description', start: below.index, end: below.index + below[0].length };
    const addressees = where(
      c,
      (a) => destroys(a) && headIs(a, 'list') && a.objects.slice(1, 3).some((o) => ADDRESSED.has(o.lemma.text)),
    );
    if (addressees) return addressees;
    const all = /^\W*(?:permanently |safely )?(?:delete|remove|purge|clear|drop|wipe)s? (?:all|every)\b/i.exec(
      c.r.description,
    );
    if (all && !/^[^.]{0,60}\bwith the (?:given|specified|same)\b/i.test(c.r.description))
      return { pointer: '/description', start: all.index, end: all.index + all[0].length };
    const matching = /\b(?:multiple|all|every) [\w-]+(?: [\w-]+){0,2} (?:matching|that match)\b/i.exec(
      c.r.description.slice(0, 120),
    );
    if (matching) return { pointer: '/description', start: matching.index, end: matching.index + matching[0].length };
    // what is named by its key is one, however it is narrowed
    const isOne =
      /(?:One|_one)$/.test(c.r.tool.name) ||
      /^\W*\w+ (?:a|one) single\b/i.test(c.r.description) ||
      c.r.parameters.some(
        (q) => q.required && /(?:^|_)(?:key|name|slug|i?id)$/i.test(q.name) && !IN_WHICH.test(q.name),
      );
    // replies go with a comment, and a document is one
    const isSmall = where(
      c,
      (a) =>
        a.verb.text === 'uninstall' ||
        (destroys(a) &&
          headIn(a, set('comment review reply annotation document file session view pipeline diagram chart query'))),
    );
    return (
      parameter(c, 'all', 'recursive') ??
      (isOne ? null : parameter(c, 'filter')) ??
      (isSmall ? null : leads(c, 'wipesBelow'))
    );
  }
  // one change for all that a filter finds
  const many = namedAs(c.r, 'many');
  if (many && c.r.has.has('filter')) return at(many.pointer);
  const picked = namedAs(c.r, 'where');
  if (picked && where(c, (a) => a.kind === 'change' || a.kind === 'cancel')) return at(picked.pointer);
  const matching =
    where(c, (a) => a.kind === 'change' || a.kind === 'cancel' || a.kind === 'halt') &&
    /\b(?:multiple|all|every) [\w-]+(?: [\w-]+)? (?:matching|that match)\b/i.exec(c.r.description.slice(0, 120));
  if (matching) return { pointer: '/description', start: matching.index, end: matching.index + matching[0].length };
  const across =
    where(c, (a) => a.kind === 'change' || a.kind === 'cancel') &&
    /\bacross (?:all|every|the entire)\b/i.exec(c.r.description.slice(0, 120));
  if (across) return { pointer: '/description', start: across.index, end: across.index + across[0].length };
  if (where(c, (a) => a.verb.text === 'broadcast')) return where(c, (a) => a.verb.text === 'broadcast');
  if (
    named &&
    where(c, (a) => a.kind !== 'make' && a.kind !== 'read' && !isAny(a.verb.text, 'set', 'update', 'upsert'))
  )
    return whole(c);
  return where(
    c,
    (a) =>
      set('pause suspend archive restore freeze shutdown stop').has(a.verb.text) &&
      !c.p.context.browser &&
      headIn(a, set('project database account cluster organization workspace snapshot backup')) &&
      !marked(c, 'reversible'),
  );
};

/** The definition says that there is no way back. */
export const permanent: Detector = (c) =>
  c.category === 'Read' ||
  c.category === 'Unknown' ||
  c.category === 'Financial' ||
  // "a permanent URL" is nothing that is lost
  (c.category === 'Write' && !where(c, (a) => a.kind !== 'make' && a.kind !== 'send'))
    ? null
    : (signal(c, 'permanent') ?? parameter(c, 'permanent'));
