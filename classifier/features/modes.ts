/** Tools with modes: the choices of what a call does, named by a parameter or in prose. */
import { Memo } from './memo.ts';
import { readName } from './names.ts';
import type { Act, Mode, Parameter } from './reading.ts';

const HTTP_METHODS = /^(?:get|post|put|patch|delete|head|options|connect|trace)$/i;

function readMode(parameter: Parameter, value: string): Act | null {
  const { act: found } = modeActs.get(value, (v) => ({ act: readName(v, EMPTY, []).act }));
  const moves = found?.kind === 'pay' || found?.kind === 'trade';
  if (found?.verb.weak && !(moves && found.objects.length > 0)) return null;
  return found && { ...found, span: { pointer: parameter.pointer, start: -1, end: -1 }, where: 'mode' };
}

const EMPTY: ReadonlySet<string> = new Set();
const modeActs = new Memo<{ act: Act | null }>(10_000);

/** Words that name a choice in prose: `Actions: list, create, delete`, `action="get"`, "• latest — …". */
const MODE_LIST =
  /\b(?:actions?|modes?|operations?|sub-?commands?|methods?)\s*(?:\([^)]{0,40}\))?\s*[:=]\s*((?:["'`]?[\w-]+["'`]?\s*(?:\([^)]{0,60}\))?\s*(?:[,|/]|\bor\b|\band\b)\s*)+["'`]?[\w-]+["'`]?)/gi;

/** The choices of what a tool does: those that its parameters list, or for a free parameter those that the text names. */
export function readModes(parameters: readonly Parameter[], description: string): Mode[] {
  const modes: Mode[] = [];
  for (const p of parameters) {
    if (!p.isMode || !p.enum || p.enum.length === 0 || p.enum.length > 60) continue;
    if ((p.enum.length > 1 || /method/i.test(p.name)) && p.enum.every((v) => HTTP_METHODS.test(String(v)))) continue;
    const found: Mode[] = [];
    for (const value of p.enum) {
      const chosen = typeof value === 'string' ? readMode(p, value) : null;
      if (chosen) found.push({ parameter: p, value: value as string, act: chosen });
    }
    // a `type` lists kinds of things far more often than it lists deeds
    if (/^type$/i.test(p.name) && found.length * 2 < p.enum.length) continue;
    modes.push(...found);
  }
  if (modes.length === 0) {
    const carrier = parameters.find((p) => p.isMode && !p.enum && p.type !== 'object');
    if (carrier) {
      for (const source of [description, carrier.description]) {
        MODE_LIST.lastIndex = 0;
        for (let m = MODE_LIST.exec(source); m && modes.length < 40; m = MODE_LIST.exec(source)) {
          for (const value of m[1]!.match(/[A-Za-z][\w-]*/g) ?? []) {
            if (value === 'or' || value === 'and' || modes.some((x) => x.value === value)) continue;
            const found = readMode(carrier, value);
            if (found) modes.push({ parameter: carrier, value, act: found });
          }
        }
        if (modes.length > 1) break;
      }
      if (modes.length < 2) modes.length = 0;
    }
  }
  return modes;
}
