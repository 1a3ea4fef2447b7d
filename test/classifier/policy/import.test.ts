import { describe, expect, test } from 'vitest';
import { MemoryCounters } from '../../../classifier/policy/counters.ts';
import { decide } from '../../../classifier/policy/engine.ts';
import { exporterOf } from '../../../classifier/policy/export/index.ts';
import { ImportError, importClaudeCode, importCodex } from '../../../classifier/policy/import.ts';
import type { Policy, ToolRule } from '../../../classifier/policy/language.ts';
import fc from '../../support/fc.ts';

const outcome = (policy: Policy, tool: string) =>
  decide(policy, new MemoryCounters(), { tool, arguments: {}, time: 0 }).outcome;

describe('Claude Code', () => {
  const of = (permissions: object) => {
    const policy = importClaudeCode(JSON.stringify({ permissions }), 'git hub', ['list', 'merge', 'drop']);
    return ['list', 'merge', 'drop'].map((tool) => outcome(policy, tool));
  };
  test('deny beats ask beats allow, and what no rule names is asked for', () => {
    expect(of({})).toEqual(['require_approval', 'require_approval', 'require_approval']);
    expect(of({ allow: ['mcp__git_hub'], ask: ['mcp__git_hub__merge'], deny: ['mcp__git_hub__drop'] })).toEqual([
      'allow',
      'require_approval',
      'deny',
    ]);
    expect(of({ allow: ['mcp__git_hub__l*t'], deny: ['mcp__*__d*'] })).toEqual(['allow', 'require_approval', 'deny']);
    expect(of({ allow: ['mcp__git_hub__*', 'Bash'], ask: ['mcp__git_hub'] })).toEqual(
      Array(3).fill('require_approval'),
    );
  });
  test('allow rules that Claude Code skips allow nothing', () => {
    expect(of({ allow: ['mcp__*', '*', 'mcp__git_hub__list(x)', 'mcp__other__list'] })).toEqual(
      Array(3).fill('require_approval'),
    );
  });
  test('what is not settings is an error', () => {
    for (const text of ['{', '[]', '{"permissions":[]}', '{"permissions":{"allow":"mcp__x"}}'])
      expect(() => importClaudeCode(text, 'x', [])).toThrow(ImportError);
  });
});

describe('Codex', () => {
  test('only approve runs unasked', () => {
    const policy = importCodex(
      '[mcp_servers.s]\nenabled_tools = ["a", "b", "c"]\ndisabled_tools = ["c"]\ndefault_tools_approval_mode = "writes"\n[mcp_servers.s.tools.a]\napproval_mode = "approve"\n',
      's',
      ['d'],
    );
    expect(['a', 'b', 'c', 'd', 'e'].map((tool) => outcome(policy, tool))).toEqual([
      'allow',
      'require_approval',
      'deny',
      'deny',
      'deny',
    ]);
    expect(
      outcome(
        importCodex('[mcp_servers.s]\ndefault_tools_approval_mode = "approve"\ndisabled_tools = ["x"]\n', 's', []),
        'x',
      ),
    ).toBe('deny');
    expect(() => importCodex('[mcp_servers.s]\n', 'other', [])).toThrow(ImportError);
  });
});

test('a policy exported and read back decides as before', () => {
  const rule = fc.constantFrom<ToolRule>({}, { action: 'require_approval' }, { action: 'deny' });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c_d', 'e-f'), rule), (tools) => {
      const policy: Policy = { version: '1', default: 'deny', tools };
      const names = Object.keys(tools);
      const stack = [{ alias: 's', policy, tools: names }];
      const back = [
        importClaudeCode(exporterOf('claude-code')!.export(stack).text, 's', names),
        importCodex(exporterOf('codex')!.export(stack).text, 's', names),
      ];
      for (const read of back) for (const name of names) expect(outcome(read, name)).toBe(outcome(policy, name));
    }),
  );
});
