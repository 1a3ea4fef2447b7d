/** What nobody can talk a tool out of. */

import type { Category } from '../../data/model.ts';
import { actsOn, headOn } from '../acts/verdict.ts';
import type { Reading, Span } from '../features/reading.ts';
import { at, type Judged, nameSpan } from './judged.ts';

/** A category that hard evidence establishes against any claim: a parameter that runs things, a verb with its object in the name. */
export function floorOf({ r, name, modes }: Judged): [Category, Span] | null {
  const strong = name && !name.act.verb.weak;
  // a word that is as often a noun counts where it stands in front of what it moves: `transfer_funds`
  const moves =
    name !== null &&
    (name.act.kind === 'pay' || name.act.kind === 'trade') &&
    name.act.reach.start === name.act.span.start &&
    actsOn(name.act, 'payment', 'money', 'order', 'trading', 'token', 'invoice', 'subscription', 'wallet');
  if (
    name &&
    (strong || moves) &&
    (name.verdict.category === 'Financial' || name.verdict.category === 'Destructive') &&
    name.verdict.facet === undefined
  )
    return [name.verdict.category, name.act.span];
  const graveMode =
    r.modes.length > 1
      ? modes.find((m) => m.verdict.category === 'Destructive' || m.verdict.category === 'Financial')
      : null;
  if (graveMode && graveMode.verdict.facet === undefined && !(name?.act.kind === 'read' && strong))
    return [graveMode.verdict.category, at(graveMode.mode.parameter.pointer)];
  if (
    name &&
    strong &&
    name.verdict.category === 'Execute' &&
    (actsOn(name.act, 'command', 'software', 'device') || headOn(name.act, 'process'))
  )
    return ['Execute', name.act.span];
  if (isShell(r)) return ['Execute', nameSpan(r)];
  const command = r.has.get('command');
  if (
    command &&
    (name?.act.kind === 'run' || (name === null && !(r.modes.length > 1 && r.leadAct?.verb.text === 'manage'))) &&
    /^(?:shell_?)?(?:command|cmd|script|argv|bash)$/i.test(command.name) &&
    command.enum === null
  )
    return ['Execute', at(command.pointer)];
  const code = r.has.get('code');
  if (code && name?.act.kind === 'run' && code.enum === null) return ['Execute', at(code.pointer)];
  const sql = r.has.get('query');
  if (
    sql &&
    /sql|cypher|statement/i.test(sql.name) &&
    name?.act.kind === 'run' &&
    !r.signals.has('readOnly') &&
    !/select|read/i.test(r.tool.name)
  )
    return ['Execute', at(sql.pointer)];
  if (
    name &&
    strong &&
    (name.act.kind === 'make' ||
      name.act.kind === 'change' ||
      name.act.kind === 'send' ||
      name.act.kind === 'grant' ||
      name.act.kind === 'revoke') &&
    name.verdict.category === 'Write' &&
    actsOn(name.act, 'document', 'privilege', 'ticket', 'people', 'message') &&
    !['generate', 'convert', 'compose'].includes(name.act.verb.text)
  )
    return ['Write', name.act.span];
  return null;
}

/** Names that are a shell, whatever is said about them. */
const SHELLS = new Set('bash sh zsh shell cmd powershell exec sudo kubectl osascript'.split(' '));

export function isShell(r: Reading): boolean {
  return r.name.length === 1 && SHELLS.has(r.name[0]!.lemma.text);
}
