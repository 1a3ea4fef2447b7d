/** What flows out of a tool that reads: whose data, whose words, whose secrets. Decided by what is returned, in the trade it comes from. */
import type { Reading, Span } from '../features/reading.ts';
import type { Proposal } from '../propose.ts';
import { secretsOf } from './secrets.ts';
import { sensitiveOf } from './sensitive.ts';
import { sourceOf } from './source.ts';
import { untrustedOf } from './untrusted.ts';

export interface Flows {
  sensitive: Span | null;
  secrets: Span | null;
  untrusted: Span | null;
}

/** Talking to a model returns what the model says. */
const TALKS = /\bchat (?:with|completions?)\b[^.]{0,40}\b(?:models?|llm|gpt|ai)\b/i;

const NONE: Flows = { sensitive: null, secrets: null, untrusted: null };

/** What a reading tool lets flow to its caller. */
export function flowsOf(r: Reading, p: Proposal): Flows {
  if (r.domains.has('reference')) return NONE;
  const source = sourceOf(r, p);
  const secrets = secretsOf(source);
  const untrusted = untrustedOf(source);
  const sensitive = secrets ?? sensitiveOf(source, untrusted);
  // what speaks against all of it is asked where there is something at all
  if ((sensitive ?? untrusted) === null || TALKS.test(r.description.slice(0, 80))) return NONE;
  return { sensitive, secrets, untrusted };
}
