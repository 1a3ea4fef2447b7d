/** Finds secrets that stand in a configuration in plain text. Tells where, never what. */
import type { ConfiguredServer } from './read.ts';

export interface PlainSecret {
  /** Where in the entry: `env.NAME`, `headers.NAME`, `args`, `url`. */
  place: string;
  /** What it looks like. */
  looksLike: string;
}

/** Formats that issuers document for their tokens. */
const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/, 'GitHub token'],
  [/\bglpat-[\w-]{20,}/, 'GitLab token'],
  [/\bsk-ant-[\w-]{20,}/, 'Anthropic key'],
  [/\bsk-(?:proj-)?[\w-]{20,}/, 'OpenAI-style key'],
  [/\b[sr]k_(?:live|test)_\w{10,}/, 'Stripe key'],
  [/\bxox[abposr]-[\w-]{10,}/, 'Slack token'],
  [/\bA(?:KIA|SIA)[A-Z0-9]{16}\b/, 'AWS access key'],
  [/\bAIza[\w-]{30,}/, 'Google API key'],
  [/\bnpm_[A-Za-z0-9]{30,}/, 'npm token'],
  [/\bhf_[A-Za-z0-9]{30,}/, 'Hugging Face token'],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/, 'signed token (JWT)'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'private key'],
  [/:\/\/[^/\s:@]+:[^/\s@]+@/, 'password in an address'],
];

const SECRET_NAME =
  /token|secret|passw|api[-_]?key|access[-_]?key|private[-_]?key|credential|authorization|bearer|cookie|^pat$|_pat$/i;

/** References to a secret kept elsewhere, and what stands in examples. */
const REFERENCE =
  /^\s*$|\$\{|^\$\w+$|^%\w+%$|\{\{|^(op|vault|keychain|env|file|secret|aws-sm|gcp-sm):|^<.*>$|^(your|my|insert|replace|change|add|enter|put)[-_ ]|^x{3,}$|^\*+$|^\.{3}$|^(todo|none|null|true|false|example|placeholder)$|^\d{1,4}$/i;

/** All plain-text secrets of one configured server, each place once. */
export function plainSecrets(server: Pick<ConfiguredServer, 'env' | 'headers' | 'args' | 'url'>): PlainSecret[] {
  const found = new Map<string, string>();
  const add = (place: string, looksLike: string | null): void => {
    if (looksLike && !found.has(place)) found.set(place, looksLike);
  };
  for (const [name, value] of Object.entries(server.env)) add(`env.${name}`, told(name, value));
  for (const [name, value] of Object.entries(server.headers))
    add(`headers.${name}`, told(name, value.replace(/^(Bearer|Basic|Token)\s+/i, '')));
  for (const [i, arg] of server.args.entries()) {
    const [, option, value] = /^--?([\w-]+)[= ](.+)$/s.exec(arg) ?? [];
    const [, header, content] = /^([\w-]+):\s*(?:Bearer |Basic |Token )?(.+)$/i.exec(arg) ?? [];
    const before = /^--?([\w-]+)$/.exec(server.args[i - 1] ?? '')?.[1];
    const [, variable, assigned] = /^(\w+)=(.+)$/s.exec(arg) ?? [];
    add('args', tokenIn(arg));
    if (option && value) add('args', told(option, value));
    else if (variable && assigned) add('args', told(variable, assigned));
    else if (header && content) add('args', told(header, content));
    else if (before && !arg.startsWith('-')) add('args', told(before, arg));
  }
  if (server.url !== null) add('url', inAddress(server.url));
  return [...found].map(([place, looksLike]) => ({ place, looksLike }));
}

function told(name: string, value: string): string | null {
  if (REFERENCE.test(value)) return tokenIn(value);
  return tokenIn(value) ?? (SECRET_NAME.test(name) && value.length >= 6 ? 'value of a secret' : null);
}

function tokenIn(text: string): string | null {
  return TOKENS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function inAddress(address: string): string | null {
  const token = tokenIn(address);
  if (token || !URL.canParse(address)) return token;
  const { searchParams, pathname } = new URL(address);
  for (const [name, value] of searchParams)
    if (told(name, value) || (/^(key|sig|auth)$/i.test(name) && !REFERENCE.test(value))) return 'secret in an address';
  return pathname
    .split('/')
    .some((part) => part.length >= 24 && /\d/.test(part) && /[a-z]/i.test(part) && !/[-_.]{2}|[a-z]{12}/.test(part))
    ? 'secret in an address'
    : null;
}
