/** The facets by rule: for each, the evidence in a reading that sets it. A facet without evidence is not set. */
import type { Category, Facet } from '../data/model.ts';
import { acts_on } from './acts.ts';
import type { NounClass } from './features/nouns.ts';
import type { ParameterClass } from './features/parameters.ts';
import type { Signal } from './features/phrases.ts';
import type { Act, Reading, Span } from './features/reading.ts';
import type { Proposal } from './propose.ts';

type Detector = (r: Reading, p: Proposal, category: Category) => Span | null;

const at = (pointer: string): Span => ({ pointer, start: -1, end: -1 });

/** The span of the first primary act for which `test` holds. */
function where(p: Proposal, test: (act: Act) => boolean): Span | null {
  for (const j of [p.name, ...p.lead, p.title]) if (j && test(j.act)) return j.act.reach;
  return null;
}

function modeWhere(p: Proposal, kinds: readonly string[]): Span | null {
  for (const m of p.modes) if (kinds.includes(m.mode.act.kind)) return at(m.mode.parameter.pointer);
  return null;
}

function signal(r: Reading, ...names: Signal[]): Span | null {
  for (const n of names) {
    const span = r.signals.get(n);
    if (span) return span;
  }
  return null;
}

function leadSignal(r: Reading, ...names: Signal[]): Span | null {
  for (const n of names) if (r.leadSignals.has(n)) return r.signals.get(n) ?? null;
  return null;
}

function parameter(r: Reading, ...classes: ParameterClass[]): Span | null {
  for (const c of classes) {
    const found = r.has.get(c);
    if (found) return at(found.pointer);
  }
  return null;
}

const flag = (p: Proposal, facet: string): Span | null =>
  where(p, (a) => [p.name, ...p.lead, p.title].some((j) => j?.act === a && j.verdict.facet === facet));

const reads = (a: Act): boolean => a.kind === 'read';
const on =
  (...kinds: NounClass[]) =>
  (a: Act): boolean =>
    acts_on(a, ...kinds);

const LISTING = /^(?:list|count|enumerate)$/;
const BULK_WORDS = /\b(?:all|every|bulk|batch|mass|multiple|entire|recursive(?:ly)?|wildcard|everything)\b/i;
const CONTAINER = new Set(
  'database table repository repo bucket volume project account user cluster environment domain backup namespace workspace organization organisation org board folder directory app application site website stack index channel release dataset drive vault team tenant store guild space topic queue collection group mailbox calendar zone customer catalog keyspace droplet server vm virtual_machine instance snapshot data_table datatable brand_domain email_domain base knowledge_base library wallet notebook workbook vps tree branch_database portfolio course'.split(
    ' ',
  ),
);

export const DETECTORS: Readonly<Record<Facet, Detector>> = {
  sensitive: (r, p, category) => {
    if (category !== 'Read')
      return category === 'Execute' && r.has.has('query') && p.rule === 'free query'
        ? at(r.has.get('query')!.pointer)
        : modeReads(r, p);
    const c = p.context;
    if (r.leadSignals.has('publicData') && !r.leadSignals.has('ownUser')) return null;
    const secret = DETECTORS.secrets(r, p, category);
    if (secret) return secret;
    const listing = p.name !== null && LISTING.test(p.name.act.verb.text);
    const market =
      (c.trading || c.crypto || r.domains.has('market')) && r.things.has('market') && !r.things.has('money');
    if (market) return null;
    const span =
      where(p, (a) => reads(a) && on('money')(a) && !(r.domains.has('market') && !c.trading)) ??
      where(p, (a) => reads(a) && on('people')(a) && !c.scm) ??
      where(p, (a) => reads(a) && on('log')(a));
    if (span) return span;
    const document = where(p, (a) => reads(a) && (on('document')(a) || on('message')(a)) && !listing);
    if (document && !r.domains.has('search') && !r.domains.has('market')) return document;
    return leadSignal(r, 'ownUser') && where(p, (a) => reads(a) && on('document', 'message', 'money', 'people')(a))
      ? leadSignal(r, 'ownUser')
      : null;
  },
  secrets: (_r, p, category) => {
    if (category !== 'Read') return null;
    const named = where(
      p,
      (a) =>
        reads(a) &&
        a.objects.length > 0 &&
        acts_on({ ...a, objects: a.objects.slice(0, 2) }, 'secret') &&
        !LISTING.test(a.verb.text) &&
        !/^(?:check|validate|verify|generate|scan|detect|analyze|describe)$/.test(a.verb.text),
    );
    return named;
  },
  untrusted: (r, p, category) => {
    if (category !== 'Read') return null;
    const c = p.context;
    const outside = where(p, (a) => reads(a) && on('outside')(a) && !(c.books || c.vault));
    if (
      outside &&
      (!acts_on(p.name?.act ?? p.lead[0]!.act, 'document') || r.domains.has('search') || r.domains.has('social'))
    )
      return outside;
    if (where(p, (a) => reads(a) && on('ticket')(a)) && (c.scm || c.tracker))
      return where(p, (a) => reads(a) && on('ticket')(a));
    if (where(p, (a) => reads(a) && on('message')(a))) return where(p, (a) => reads(a) && on('message')(a));
    if (r.domains.has('search') && (r.has.has('url') || r.has.has('search'))) return parameter(r, 'url', 'search');
    if (
      r.has.has('url') &&
      where(p, (a) => /^(?:fetch|scrape|crawl|extract|read|get|browse|download|map|visit)$/.test(a.verb.text))
    )
      return parameter(r, 'url');
    if (
      c.browser &&
      where(
        p,
        (a) =>
          /^(?:screenshot|snapshot|capture|get|read|take)$/.test(a.verb.text) && acts_on(a, 'page', 'outside', 'log'),
      )
    )
      return where(p, reads);
    return leadSignal(r, 'outsiders') && (r.domains.has('search') || r.domains.has('social'))
      ? leadSignal(r, 'outsiders')
      : null;
  },
  external: (r, p, category) => {
    if (category === 'Read') return null;
    const c = p.context;
    if (category === 'Write' || category === 'Execute') {
      const sent = where(
        p,
        (a) =>
          a.kind === 'send' &&
          !acts_on(a, 'ephemeral') &&
          !/^(?:contact|page|alert|report-to|call)$/.test(a.verb.text) &&
          a.verb.text !== 'push',
      );
      if (sent && !(c.infrastructure && where(p, on('container', 'process')))) return sent;
      const pushed = where(
        p,
        (a) =>
          (a.verb.text === 'push' && (c.scm || acts_on(a, 'message', 'document'))) ||
          (a.verb.text === 'merge' && acts_on(a, 'ticket', 'message')),
      );
      if (pushed) return pushed;
      const posted = where(
        p,
        (a) =>
          ['make', 'change'].includes(a.kind) &&
          (acts_on({ ...a, objects: a.objects.slice(0, 2) }, 'message') ||
            (acts_on({ ...a, objects: a.objects.slice(0, 1) }, 'ticket') && (c.scm || c.tracker))) &&
          !acts_on({ ...a, objects: a.objects.slice(0, 1) }, 'relation', 'metadata') &&
          !/^(?:mark|archive|pin|resolve|star|close|move|label|draft|read)$/.test(a.verb.text),
      );
      if (posted && !c.memory) return posted;
      const released =
        where(p, (a) => a.kind !== 'read' && /^(?:publish|release|announce|share|invite)$/.test(a.verb.text)) ??
        where(p, (a) => a.kind === 'make' && acts_on(a, 'event')) ??
        where(p, (a) => a.kind === 'make' && acts_on({ ...a, objects: a.objects.slice(0, 1) }, 'release') && c.scm);
      if (released) return released;
      if (r.has.has('webhook') && where(p, (a) => a.kind === 'make' || a.kind === 'change'))
        return parameter(r, 'webhook');
      if (
        r.has.has('recipient') &&
        r.has.has('messageText') &&
        p.context.memory === false &&
        where(p, (a) => a.kind === 'make' || a.kind === 'run')
      )
        return parameter(r, 'recipient');
      return null;
    }
    return where(p, (a) => a.kind === 'send' && acts_on(a, 'invoice', 'message'));
  },
  arbitrary: (r, p, category) => {
    if (category === 'Execute') {
      if (p.rule === 'command') return parameter(r, 'command');
      if (p.rule === 'code') return parameter(r, 'code');
      if (p.rule === 'free query' || p.rule === 'the name of a command') return p.span;
      const free = signal(r, 'free', 'metaTool', 'anyMethod');
      if (free) return free;
      return (
        parameter(r, 'command', 'code', 'manifest', 'toolName') ??
        where(
          p,
          (a) =>
            acts_on(a, 'command', 'query', 'software') &&
            /^(?:run|execute|exec|eval|evaluate-code|apply|install|deploy|upgrade|write|create|launch)$/.test(
              a.verb.text,
            ) &&
            acts_on(a, 'command', 'query'),
        )
      );
    }
    if (category === 'Read') return p.rule === 'read-only query' && r.has.has('query') ? parameter(r, 'query') : null;
    return null;
  },
  privilege: (r, p, category) => {
    if (category === 'Read') return null;
    const flagged = flag(p, 'privilege') ?? flag(p, 'guard');
    if (flagged) return flagged;
    const span = where(
      p,
      (a) =>
        a.kind !== 'read' &&
        acts_on({ ...a, objects: a.objects.slice(0, 3) }, 'privilege') &&
        a.kind !== 'run' &&
        a.kind !== 'drive',
    );
    if (span) return span;
    const people = where(
      p,
      (a) =>
        ['make', 'change', 'send', 'destroy', 'detach'].includes(a.kind) &&
        acts_on({ ...a, objects: a.objects.slice(0, 1) }, 'people') &&
        p.context.people &&
        r.has.has('role'),
    );
    return people;
  },
  guard: (_r, p, category) => {
    if (category === 'Read' || category === 'Financial') return null;
    const flagged = flag(p, 'guard');
    if (flagged) return flagged;
    const off = where(
      p,
      (a) =>
        (a.kind === 'destroy' ||
          a.kind === 'detach' ||
          /^(?:disable|deactivate|bypass|pause|lower|suspend|remove|unset)$/.test(a.verb.text)) &&
        acts_on({ ...a, objects: a.objects.slice(0, 2) }, 'shield'),
    );
    if (off) return off;
    const handed = where(
      p,
      (a) =>
        ['make', 'grant'].includes(a.kind) &&
        acts_on({ ...a, objects: a.objects.slice(0, 2) }, 'secret') &&
        acts_on(a, 'privilege') &&
        !p.context.vault &&
        a.verb.text !== 'put' &&
        a.verb.text !== 'add' &&
        a.verb.text !== 'save' &&
        a.verb.text !== 'store',
    );
    if (handed) return handed;
    return where(
      p,
      (a) =>
        a.kind !== 'destroy' &&
        a.objects.some((o) => /^(?:admin|administrator|owner|ownership|superuser)$/.test(o.lemma.text)),
    );
  },
  physical: (r, p, category) => {
    if (category === 'Read') return null;
    return (
      where(p, (a) => a.kind !== 'read' && acts_on(a, 'device') && (p.context.home || r.domains.has('home'))) ??
      (p.context.home && category === 'Execute' ? { pointer: '/name', start: 0, end: r.tool.name.length } : null) ??
      where(p, (a) => /^(?:call|dial)$/.test(a.verb.text) && acts_on(a, 'message'))
    );
  },
  bulk: (r, p, category) => {
    if (category === 'Read' || category === 'Financial') return null;
    if (category === 'Execute') return p.rule === 'free query' ? p.span : null;
    const destroys = (a: Act): boolean => a.kind === 'destroy' || a.kind === 'forget';
    if (category === 'Destructive') {
      const container = where(
        p,
        (a) => destroys(a) && a.objects.slice(0, a.where === 'name' ? 1 : 2).some((o) => CONTAINER.has(o.lemma.text)),
      );
      if (container) return container;
      if (BULK_WORDS.test(r.tool.name)) return { pointer: '/name', start: 0, end: r.tool.name.length };
      return parameter(r, 'all', 'recursive', 'filter') ?? leadSignal(r, 'wipesBelow');
    }
    if (BULK_WORDS.test(r.tool.name) && where(p, (a) => a.kind !== 'make'))
      return { pointer: '/name', start: 0, end: r.tool.name.length };
    return where(p, (a) => a.verb.text === 'broadcast');
  },
  permanent: (r, _p, category) => (category === 'Read' ? null : (signal(r, 'permanent') ?? parameter(r, 'permanent'))),
  reversible: (r, p, category) => {
    if (category !== 'Destructive' && category !== 'Write') return null;
    const flagged = flag(p, 'reversible');
    if (flagged) return flagged;
    const archived = where(p, (a) => /^(?:archive|trash)$/.test(a.verb.text));
    if (archived) return archived;
    return category === 'Destructive' && !r.signals.has('permanent') ? signal(r, 'reversible') : null;
  },
  ephemeral: (r, p, category) => {
    if (category !== 'Write') return null;
    const flagged = flag(p, 'ephemeral');
    if (flagged) return flagged;
    if (p.context.memory) return { pointer: '/name', start: 0, end: r.tool.name.length };
    return where(
      p,
      (a) =>
        a.kind !== 'read' &&
        acts_on({ ...a, objects: a.objects.slice(0, 1) }, 'ephemeral') &&
        !acts_on({ ...a, objects: a.objects.slice(0, 1) }, 'document', 'container', 'privilege', 'device'),
    );
  },
  bounded: (r, p, category) => {
    if (category !== 'Execute') return null;
    if (r.has.has('code') || r.has.has('command')) return null;
    return flag(p, 'bounded');
  },
  reduces: (_r, p, category) =>
    category === 'Financial' ? (flag(p, 'reduces') ?? where(p, (a) => a.kind === 'cancel')) : null,
  simulated: (r, _p, category) =>
    category === 'Read' || category === 'Unknown'
      ? null
      : category === 'Financial'
        ? (signal(r, 'simulated') ?? null)
        : null,
};

function modeReads(r: Reading, p: Proposal): Span | null {
  return p.modes.length > 1 && r.things.has('money') && !p.context.ads ? modeWhere(p, ['read']) : null;
}
