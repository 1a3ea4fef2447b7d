/** SQL that only reads, told by its words, as unanchored RE2 to be searched in a statement. Not a parser: what it does not know is not let through. */
import { beginsWithNone } from './complement.ts';

const READING = ['select', 'with', 'show', 'explain', 'describe', 'desc', 'values', 'table'];

/** Statements that change data, schema, settings, privileges or the session, in any common dialect. */
const CHANGING =
  'insert|update|delete|drop|alter|create|truncate|grant|revoke|merge|call|exec|execute|do|copy|vacuum|attach|detach|pragma|set|lock|rename|load|import|install|reindex|refresh|cluster|notify|listen|begin|start|commit|end|rollback|abort|declare|prepare|deallocate|handler|kill|shutdown|backup|restore|reset|replace\\s+into';

/** Functions and clauses that reach files, other servers, other sessions or the shell from inside a SELECT. */
const REACHING =
  'pg_read_file|pg_read_binary_file|pg_ls_dir|pg_write_file|lo_import|lo_export|dblink\\w*|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|nextval|setval|set_config|load_file|load_extension|into\\s+(?:out|dump)file|writefile|readfile|xp_\\w+|sp_\\w+|openrowset|opendatasource|utl_\\w+|sys_exec|sys_eval';

/** The statement does not begin by reading. */
export const BEGINS_OTHERWISE = `(?is)${beginsWithNone(READING, { follow: '\\W', skip: '\\s(' })}`;

/** A word that changes or reaches stands anywhere, even as a name or inside a text: for a tool that may change, where a doubt is a person's. */
export const HOLDS_CHANGING_WORD = `(?i)\\b(?:${CHANGING}|into|replace|${REACHING})\\b|/\\*!`;

/**
 * For a server that says it only reads, so that this is the second lock: another statement behind the first, a change where a statement can
 * begin (start of a line, behind a bracket, comment, AS, ANALYZE), or something that reaches out. Columns and texts may be called anything.
 */
export const CHANGES_OR_REACHES = `(?im);\\s*[^\\s;]|(?:^|\\(|\\*/|\\b(?:as|analyze|verbose)\\b)[\\s(]*(?:${CHANGING})\\b|\\b(?:${REACHING})\\b|/\\*!`;
