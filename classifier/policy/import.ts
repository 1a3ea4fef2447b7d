/**
 * Settings of clients read back into the language. What the language cannot say is read as the stricter of what it could mean; a setting that is
 * not understood is an error, never an allowance.
 */
import { parse as parseToml } from 'smol-toml';
import { claudeCodeRule } from './export/claude-code.ts';
import { isObject, type Policy, type ToolRule, VERSION } from './language.ts';

/** Settings that are not what they should be. */
export class ImportError extends Error {
  override name = 'ImportError';
}

const ASK: ToolRule = { action: 'require_approval' };
const DENY: ToolRule = { action: 'deny' };

/**
 * The policy that `permissions` of a Claude Code settings.json amount to for one server: deny beats ask beats allow, what no rule names is
 * asked for. `tools` are the server's tools; one it adds later would be asked for too, and is denied by the policy. @throws ImportError
 */
export function importClaudeCode(text: string, alias: string, tools: readonly string[]): Policy {
  const settings = objectOf(text, 'JSON', JSON.parse);
  const permissions = settings.permissions ?? {};
  if (!isObject(permissions)) throw new ImportError('permissions is not an object');
  const [deny, ask, allow] = ['deny', 'ask', 'allow'].map((list) =>
    textsOf(permissions[list], `permissions.${list}`),
  ) as [string[], string[], string[]];
  const prefix = claudeCodeRule(alias, '');
  // An allow rule may only glob behind the server's prefix; Claude Code skips any other.
  const allowed = allow.filter((rule) => !rule.includes('*') || rule.startsWith(prefix));
  const ruleFor = (tool: string): ToolRule => {
    const name = claudeCodeRule(alias, tool);
    const isNamed = (rules: readonly string[]) => rules.some((rule) => matches(rule, name, prefix));
    return isNamed(deny) ? DENY : isNamed(ask) ? ASK : isNamed(allowed) ? {} : ASK;
  };
  return { version: VERSION, default: 'deny', tools: Object.fromEntries(tools.map((tool) => [tool, ruleFor(tool)])) };
}

/** `mcp__server` stands for all of its tools, `*` for any characters. A rule with parentheses never applies to MCP tools. */
function matches(rule: string, name: string, prefix: string): boolean {
  if (rule.includes('(')) return false;
  if (`${rule}__` === prefix) return true;
  const parts = rule.split('*');
  if (parts.length === 1) return rule === name;
  if (!name.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length >= at + parts.at(-1)!.length && name.endsWith(parts.at(-1)!);
}

/**
 * The policy that a Codex config.toml amounts to for one server. Only `approve` lets a call through unasked; `auto` and `writes` ask
 * depending on what the tool says of itself, and are read as asking. @throws ImportError
 */
export function importCodex(text: string, alias: string, tools: readonly string[]): Policy {
  const servers = objectOf(text, 'TOML', parseToml).mcp_servers;
  const server = isObject(servers) && Object.hasOwn(servers, alias) ? servers[alias] : undefined;
  if (!isObject(server)) throw new ImportError(`there is no mcp_servers.${alias}`);
  const enabled = server.enabled_tools === undefined ? null : textsOf(server.enabled_tools, 'enabled_tools');
  const disabled = textsOf(server.disabled_tools, 'disabled_tools');
  const settings = isObject(server.tools) ? server.tools : {};
  const names = new Set([...tools, ...(enabled ?? []), ...Object.keys(settings)]);
  const ruleFor = (tool: string): ToolRule => {
    if (server.enabled === false || disabled.includes(tool) || enabled?.includes(tool) === false) return DENY;
    const own = Object.hasOwn(settings, tool) && isObject(settings[tool]) ? settings[tool].approval_mode : undefined;
    return (own ?? server.default_tools_approval_mode) === 'approve' ? {} : ASK;
  };
  const isOpen = server.enabled !== false && enabled === null && server.default_tools_approval_mode === 'approve';
  const entries = [...names, ...(isOpen ? disabled : [])].map((tool): [string, ToolRule] => [tool, ruleFor(tool)]);
  return { version: VERSION, default: isOpen ? 'allow' : 'deny', tools: Object.fromEntries(entries) };
}

/** Parsers quote what they stumble over, and settings hold secrets: the message names only the format. */
function objectOf(text: string, format: string, parse: (text: string) => unknown): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new ImportError(`the settings are not ${format}`);
  }
  if (!isObject(value)) throw new ImportError('the settings are not an object');
  return value;
}

function textsOf(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new ImportError(`${name} is not a list of texts`);
  return value;
}
