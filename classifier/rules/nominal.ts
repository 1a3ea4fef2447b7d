/** What is said of a tool of which nothing else told. */

import type { Category } from '../../data/model.ts';
import type { Reading } from '../features/reading.ts';
import { isAny } from '../features/sets.ts';
import { begins, type Decision, type Judged, nameSpan } from './judged.ts';

/** Words that are commands wherever they stand alone. */
const BARE_COMMANDS = new Set(
  'kubectl bash shell terminal ssh sh zsh cmd powershell exec eval repl python node docker psql aws gcloud az helm terraform ansible sudo cli console curl http_request ffmpeg make npm execute run sql query cypher osascript applescript adb'.split(
    ' ',
  ),
);
/** Words for what is only looked at. */
const BARE_READS = new Set(
  'news weather search docs documentation status health version info history stats tree price market ticker help guide schema list config overview summary data report metrics prices quotes holdings positions profile balance account books about whoami ping'.split(
    ' ',
  ),
);

const FUNCTION_WORDS = new Set(
  'the a an of for to and or in on is are with from by this that it be as at all if when how your'.split(' '),
);

/** Whether nothing of a description could be read: a language that the word lists do not hold. */
function isUnread(r: Reading): boolean {
  return (
    !r.text.some(({ lemma }) => lemma.verb !== null || lemma.nouns.length > 0 || FUNCTION_WORDS.has(lemma.text)) &&
    !/^[\x20-\x7e]{1,40}$/.test(r.description)
  );
}

/** Names without a verb: commands run, things are read, and the rest cannot be told without a description. */
export function nominal({ r }: Judged): Decision {
  const words = r.name.flatMap((u) => u.lemma.text.split('_'));
  const named = (category: Category, rule: string): Decision => ({ category, rule, span: nameSpan(r), act: null });
  const control =
    ['control', 'controller'].includes(words[words.length - 1] ?? '') ||
    (words[0] === 'control' && words.length === 2 && r.description === '');
  if (words.length > 1 && isAny(words[words.length - 1]!, 'on', 'off')) return named('Write', 'a switch');
  // "User CRUD operations", "Guest management": a tool of many deeds that names none of them
  const crud = /\bCRUD\b/.exec(r.description.slice(0, 120));
  if (crud)
    return {
      category: 'Destructive',
      rule: 'all operations on a record',
      span: { pointer: '/description', start: crud.index, end: crud.index + 4 },
      act: null,
    };
  const managing = /^\W*(?:[\w-]+ ){1,4}management\b/i.exec(r.description);
  if (managing && r.description.length < 80 && !/read|view|log|info/i.test(r.description))
    return { category: 'Write', rule: 'management', span: begins(managing), act: null };
  if (words.some((w) => BARE_COMMANDS.has(w)) && (words.length <= 2 || r.has.has('command'))) {
    if (words.includes('query') && r.domains.has('monitoring')) return named('Read', 'a query of metrics');
    if (words.includes('query') && (r.signals.has('readOnly') || (!r.has.has('query') && r.description !== '')))
      return named('Read', 'a query');
    return named('Execute', 'the name of a command');
  }
  if (control) return named('Execute', 'a control');
  if (
    r.description === '' &&
    !words.some((w) => BARE_READS.has(w)) &&
    r.parameters.length === 0 &&
    !r.name.some((u) => u.inflected)
  )
    return named('Unknown', 'nothing said');
  if (r.description !== '' && isUnread(r))
    return named(words.some((w) => BARE_READS.has(w)) ? 'Read' : 'Unknown', 'an unread language');
  return named('Read', 'a noun');
}
