/** What the parameters of a tool say about its act. */
import { namedAs } from '../features/namings.ts';
import type { Act, Parameter, Reading } from '../features/reading.ts';
import { set } from '../features/sets.ts';
import { names } from './verdict.ts';

/** Whether the arguments set what somebody is paid for the work asked for (ruling 21). */
export function paysOthers(r: Reading): boolean {
  return (
    namedAs(r, 'pay') !== undefined &&
    /\bpa(?:y|id|ys|yment|yout)\b|\bescrow|\bUSD\b|\bUSDC\b|\bprize\b/i.test(r.description.slice(0, 600)) &&
    !r.domains.has('ads')
  );
}

const ANSWERING =
  /\b(?:llms?|language models?|gpt-?[\w.]*|chatgpt|gemini|claude|deepseek|ollama|llama[\w.]*|mistral|qwen[\w.]*|grok|perplexity|(?:ai|local|chat|vision|openai|reasoning|external|remote) model)\b/i;

/** The parameter of a model's sampling, beside one of what it is asked. */
export function sampling(r: Reading): Parameter | undefined {
  const sampled = namedAs(r, 'sampling');
  return sampled && namedAs(r, 'asked') && !savesTo(r) ? sampled : undefined;
}

/** Whether a language model is asked, of which only the answer comes back: it is named, or its sampling can be set. */
export function asksModel(r: Reading): boolean {
  return (
    namedAs(r, 'asked') !== undefined &&
    (sampling(r) !== undefined || ANSWERING.test(r.description.slice(0, 120))) &&
    !r.has.has('recipient') &&
    !savesTo(r)
  );
}

/** Whether a parameter says where a result is kept; `feeDestination` says where money goes. */
export function savesTo(r: Reading): boolean {
  const to = r.has.get('destination');
  return to !== undefined && !/fee|address|token|chain|wallet/i.test(to.name);
}

const SAVED =
  /^[^.]{0,160}\b(?:and|then) (?:saves?|stores?|writes?) (?:it|them|the (?:result|output|image|file)s?)?\b[^.]{0,30}\b(?:to|in|on|as) (?:an? |the )?(?:specified |given |local |new |output )*(?:path|file|disk|location|folder|directory)\b/i;

/** Whether the first sentence says that what is made is also kept as a file. */
export function keepsResult(r: Reading): boolean {
  return (r.has.has('destination') || r.has.has('path')) && SAVED.test(r.description);
}

const OF_A_FILE = set('pdf document image photo picture video audio file');

/** Whether what is worked on is a file that the caller points to by its address, of which a changed copy is returned. */
export function isGiven(act: Act, r: Reading): boolean {
  return names(act, OF_A_FILE) && r.has.has('url') && !r.has.has('path') && !r.has.has('id') && !savesTo(r);
}

/** The names of all parameters, for patterns that look for one. */
export function parameterNames(r: Reading): string {
  return r.parameters.map((p) => p.name).join(' ');
}
