/** Whether a call takes whatever is given. */
import { actsOn, headIs, names, namesAny, rewrites } from '../acts/verdict.ts';
import { namedAs } from '../features/namings.ts';
import type { ParameterClass } from '../features/parameters.ts';
import type { Span } from '../features/reading.ts';
import { isAny, set } from '../features/sets.ts';
import { readsByQuery } from '../flows/returned.ts';
import { at, type Case, type Detector, leads, marked, parameter, signal, where, whole } from './case.ts';
import { freeQuery } from './queries.ts';

/** The first parameter of these classes that takes more than the choices it lists. */
function unlisted(c: Case, ...classes: ParameterClass[]): Span | null {
  const found = classes.map((k) => c.r.has.get(k)).find((q) => q && q.enum === null);
  return found ? at(found.pointer) : null;
}

const RAW =
  /shell|ssh|command line|script|g-?code|\braw\b|\bcli\b|python|yaml|template|\bany (?:service|command)\b|\bcall service\b|\bescape hatch\b/i;
const CALLING = set('call execute invoke use run dispatch proxy');
const BEFOREHAND = /\bpre-?(?:configured|defined) (?:\w+ )?(?:commands?|templates?|scripts?|quer(?:y|ies))\b/i;

/** Names of parameters that take any query of a language that only asks. */
const QUERY_LANGUAGE = /^(?:logql|promql|traceql|soql|sosl|kql|nrql|dql)/i;

/** It takes free code, a command, a free query, any request, a manifest or the name of another tool. */
export const arbitrary: Detector = (c) => {
  const { r, p } = c;
  if (c.category === 'Execute' || c.category === 'Financial' || c.category === 'Destructive') {
    if (marked(c, 'bounded') && !r.has.has('code') && c.category === 'Execute') return null;
    if (c.category === 'Execute') {
      // what a device is told to do, and what was written down before
      if (
        p.context.home &&
        !r.has.has('code') &&
        !RAW.test(`${r.tool.name.replaceAll(/[-_]/g, ' ')} ${r.description.slice(0, 200)}`)
      )
        return null;
      if (!r.has.has('command') && !r.has.has('code') && BEFOREHAND.test(r.description.slice(0, 120))) return null;
      if (p.rule === 'command') return parameter(c, 'command');
      if (p.rule === 'any request') return p.span;
      if (p.rule === 'a writing request') return null;
      if (p.rule === 'code') return parameter(c, 'code') ?? where(c, () => true) ?? whole(c);
      if (p.rule === 'free query' || p.rule === 'the name of a command')
        return p.span.pointer === '/name' ? whole(c) : p.span;
      if (marked(c, 'arbitrary')) return parameter(c, 'manifest', 'code') ?? marked(c, 'arbitrary');
      const query = freeQuery(c);
      if (query) return query;
      const typed = c.acts.find((j) => j.verdict.rule === 'code');
      if (typed) return typed.act.reach;
      const other = namedAs(r, 'arguments') && where(c, (a) => CALLING.has(a.verb.text) && namesAny(a, 'tool'));
      if (other) return other;
      const free = signal(c, 'metaTool', 'anyMethod') ?? leads(c, 'free');
      if (free && !leads(c, 'browser')) return free;
      const installed = where(c, (a) => isAny(a.verb.text, 'install', 'sideload')) && namedAs(r, 'installer');
      if (installed) return at(installed.pointer);
      const given = unlisted(c, 'command', 'code', 'manifest', 'toolName');
      if (given) return given;
      if (
        where(
          c,
          (a) =>
            set('run exec execute eval interact evaluate-code send write').has(a.verb.text) &&
            (actsOn(a, 'command', 'query') ||
              names(
                a,
                set(
                  'javascript python code script command shell pty repl process terminal sandbox container task prompt program executable binary argv cli gdscript lua luau applescript powershell',
                ),
              )),
        )
      ) {
        const span = where(
          c,
          (a) =>
            set('run exec execute eval interact send write').has(a.verb.text) &&
            names(
              a,
              set(
                'javascript python code script command shell pty repl terminal query sql cypher container image program executable binary argv cli gdscript lua luau applescript powershell',
              ),
            ),
        );
        if (span) return span;
      }
      return where(
        c,
        (a) =>
          (isAny(a.verb.text, 'deploy', 'push') &&
            names(a, set('file folder directory code source source_code content tarball zip local jar archive'))) ||
          (set('deploy install upgrade apply launch run').has(a.verb.text) &&
            names(
              a,
              set(
                'function edge_function worker lambda helm_chart chart manifest image container_image migration container docker_image terraform mcp_server',
              ),
            )) ||
          (/^(?:execute|invoke|call)$/.test(a.verb.text) &&
            names(a, set('api_call api request api_endpoint endpoint'))),
      );
    }
    if (c.category === 'Financial')
      return (
        where(
          c,
          (a) =>
            actsOn(a, 'wallet') && names(a, set('contract contract_function contract_method smart_contract calldata')),
        ) ??
        leads(c, 'anyMethod') ??
        (r.has.has('method') && r.has.has('url') ? parameter(c, 'method') : null)
      );
    if (p.rule === 'free query' && r.has.has('query')) return parameter(c, 'query');
    return parameter(c, 'code') && c.p.modes.length > 0 ? parameter(c, 'code') : null;
  }
  if (c.category === 'Read')
    return rewrites(p.lead[0]?.act)
      ? null
      : p.rule === 'read-only query' || readsByQuery(r)
        ? (parameter(c, 'query') ?? whole(c))
        : r.has.has('query') && QUERY_LANGUAGE.test(r.has.get('query')!.name)
          ? parameter(c, 'query')
          : leads(c, 'free') && r.has.has('query') && /sql|cypher|ql\b/i.test(r.description.slice(0, 200))
            ? parameter(c, 'query')
            : r.has.has('query') && /(?:sql|ql|cypher)[-_]?(?:analytics|query)?$/i.test(r.tool.name)
              ? parameter(c, 'query')
              : null;
  if (c.category === 'Write')
    return where(
      c,
      (a) =>
        (a.kind === 'make' || a.kind === 'change') &&
        namesAny(a, 'workflow', 'transformation', 'sql_transformation', 'pipeline') &&
        headIs(a, 'workflow', 'transformation', 'sql_transformation', 'pipeline'),
    ) &&
      r.parameters.some((q) =>
        /^(?:nodes|sql_code_blocks|operations|configuration|content|code|steps|sql)$/i.test(q.name),
      )
      ? at(
          r.parameters.find((q) =>
            /^(?:nodes|sql_code_blocks|operations|configuration|content|code|steps|sql)$/i.test(q.name),
          )!.pointer,
        )
      : null;
  return null;
};
