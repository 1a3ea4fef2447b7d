/** Tools that send a request of the caller's own to an API: which methods they permit decides what the worst call can do (ruling 6). */
import type { Category } from '../data/model.ts';
import { namedAs } from './features/namings.ts';
import type { Parameter, Reading, Span } from './features/reading.ts';
import { set } from './features/sets.ts';

export interface RequestVerdict {
  category: Category;
  rule: string;
  span: Span;
}

const STATED =
  /\b(?:http|rest|api)[ -](get|post|put|patch|delete)\b|\b(get|post|put|patch|delete) (?:http )?(?:request|call|リクエスト|请求|요청)/i;
const IN_NAME =
  /(?:api|http|rest|request)[_-]?(get|post|put|patch|delete)$|^(?:http_)?(get|post|put|patch|delete)_(?:request|api)$/i;
/** "POST to any endpoint" */
const ANY_ENDPOINT = /^\W*(get|post|put|patch|delete)\b[^.]{0,24}\bany\b[^.]{0,24}\b(?:endpoint|path|url|resource)\b/i;
/** "Make authenticated HTTP requests to any API" */
const ANY_REQUEST =
  /^\W*(?:make|send|perform|issue|execute)s? (?:an? )?(?:(?!get|head)[\w-]+ ){0,2}(?:https?|rest|api) (?:requests?|calls?) to any\b/i;
const WRITES = /^(?:post|put|patch|delete)$/i;
const PAYS =
  /\bpayment handling\b|\b402\b|\bpa(?:y|id|ys) automatic|\bautomatic(?:ally)?\b[^.]{0,40}\bpa(?:y|id|ys|yments?)\b/i;

/** What describes requests that others will make. */
const DESCRIPTIONS = set('mock mock_rule rule route endpoint stub monitor check webhook interceptor handler');

/** A part of a larger configuration (`apiRequest.url`), or what a mock or a monitor is made of, is stored, not sent. */
function isStored(p: Parameter, r: Reading): boolean {
  const name = r.nameAct;
  if (name?.kind !== 'make' && name?.kind !== 'change') return false;
  return p.pointer.split('/properties/').length > 2 || DESCRIPTIONS.has(name.objects[0]?.lemma.text ?? '');
}

/** What a tool is whose parameters say that it sends any request, or one of a fixed method to a free path; null for all others. */
export function requestVerdict(r: Reading): RequestVerdict | null {
  const bare = ANY_REQUEST.exec(r.description.slice(0, 120));
  if (bare)
    return {
      category: 'Execute',
      rule: 'any request',
      span: { pointer: '/description', start: bare.index, end: bare.index + bare[0].length },
    };
  const method = r.has.get('method');
  const bears = namedAs(r, 'body') !== undefined;
  const isFree = r.signals.has('anyMethod') || (method !== undefined && !method.enum && bears);
  const address =
    r.has.get('url') ??
    (isFree || method?.enum
      ? (r.has.get('path') ?? r.parameters.find((p) => /^(?:endpoint|uri|route)$/i.test(p.name)))
      : undefined);
  if (method && address && !isStored(method, r) && (method.enum?.some((v) => WRITES.test(String(v))) ?? isFree)) {
    const span: Span = { pointer: method.pointer, start: -1, end: -1 };
    return PAYS.test(r.description.slice(0, 400))
      ? { category: 'Financial', rule: 'a request that pays', span }
      : { category: 'Execute', rule: 'any request', span };
  }
  const free = r.has.get('url') ?? namedAs(r, 'endpoint');
  const any = ANY_ENDPOINT.exec(r.description.slice(0, 80));
  if ((!free && !any) || free?.enum) return null;
  const named = any ? null : IN_NAME.exec(r.tool.name);
  const stated = any ?? named ?? STATED.exec(r.description.slice(0, 100));
  if (!stated) return null;
  const verb = (stated[1] ?? stated[2])!.toUpperCase();
  const span: Span = {
    pointer: named ? '/name' : '/description',
    start: stated.index,
    end: stated.index + stated[0].length,
  };
  if (verb === 'GET') return { category: 'Read', rule: 'a reading request', span };
  if (verb === 'DELETE') return { category: 'Destructive', rule: 'a deleting request', span };
  return { category: 'Execute', rule: 'a writing request', span };
}
