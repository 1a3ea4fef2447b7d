/** Exports read by the real parsers of their formats, and their decisions beside the engine's: never looser than the report says. */
import { spawnSync } from 'node:child_process';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { MemoryCounters } from '../../../classifier/policy/counters.ts';
import { decide } from '../../../classifier/policy/engine.ts';
import type { ExportServer } from '../../../classifier/policy/export/exporter.ts';
import { EXPORTERS, exporterOf } from '../../../classifier/policy/export/index.ts';
import type { Condition, Policy } from '../../../classifier/policy/language.ts';
import fc from '../../support/fc.ts';
import * as any from './arbitrary.ts';

const policy: Policy = {
  version: '1',
  default: 'deny',
  hide: ['gone'],
  tools: {
    list: {},
    pay: { deny_if: [{ conditions: [], on_deny: 'Requires human approval.' }] },
    slow: { limits: [{ counter: 'slow', window: 'minute', max: 3, scope: 'grant' }] },
    part: {
      deny_if: [
        { conditions: [{ path: 'args.action', op: 'not_in', value: ['list', 'get'] }], on_deny: 'Only list or get.' },
      ],
    },
    never: { action: 'deny', reason: 'No.' },
    needs: { require: [{ path: 'args.reason', op: 'exists', value: true }] },
  },
};
const stack = (one: Policy): ExportServer[] => [{ alias: 'srv', policy: one, tools: ['unlisted'] }];
const textOf = (id: string, one: Policy = policy): string => exporterOf(id)!.export(stack(one)).text;

describe('syntax', () => {
  const hostile: Policy = {
    version: '1',
    default: 'deny',
    tools: JSON.parse(
      JSON.stringify({ 'a"b\\c\'d${e}%{f}\n*': {}, __proto: {}, 'é😀': { action: 'require_approval' } }),
    ),
  };
  test.each(EXPORTERS.map(({ id }) => id))('%s', (id) => {
    const exporter = exporterOf(id)!;
    for (const one of [policy, hostile, { version: '1', default: 'allow' } as Policy]) {
      const { text } = exporter.export(stack(one));
      if (exporter.extension.endsWith('json')) JSON.parse(text);
      else if (exporter.extension === 'toml') parseToml(text);
      else if (exporter.extension === 'yaml')
        for (const document of parseAllDocuments(text)) expect('errors' in document ? document.errors : []).toEqual([]);
      else if (exporter.extension === 'cedar')
        expect(cedar.checkParsePolicySet({ staticPolicies: text })).toMatchObject({ type: 'success' });
      else expect(text).not.toBe('');
    }
  });
});

test('a shell reads the command line word by word, whatever a tool is called', () => {
  const names = ['plain', "it's", '$(touch x)', '`id`', 'a b', '-n', '"; exit'];
  const hostile: Policy = { version: '1', default: 'deny', tools: Object.fromEntries(names.map((name) => [name, {}])) };
  const script = `copilot() { printf '%s\\n' "$@"; }\n${textOf('copilot-cli', hostile)}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual([
    '--deny-tool=srv(unlisted)',
    ...names.map((name) => `--allow-tool=srv(${name})`),
  ]);
});

test.each(EXPORTERS.map(({ id }) => id))('%s reports what it cannot say', (id) => {
  const { losses } = exporterOf(id)!.export(stack(policy));
  const isCounter = id.endsWith('-rates');
  const told = (what: string) => losses.find((loss) => loss.what === what);
  if (isCounter) expect(told('What is allowed, needs approval or is refused')).toMatchObject({ effect: 'looser' });
  else expect(told('Limits')).toMatchObject({ effect: 'looser', tools: ['srv/slow'] });
});

test('client formats say what the policy says', () => {
  expect(JSON.parse(textOf('claude-code')).permissions).toEqual({
    allow: ['mcp__srv__list', 'mcp__srv__slow'],
    ask: ['mcp__srv__pay', 'mcp__srv__part'],
    deny: ['mcp__srv__unlisted', 'mcp__srv__never', 'mcp__srv__needs', 'mcp__srv__gone'],
  });
  const codex = parseToml(textOf('codex')) as {
    mcp_servers: { srv: { enabled_tools: string[]; tools: Record<string, { approval_mode: string }> } };
  };
  expect(codex.mcp_servers.srv.enabled_tools).toEqual(['list', 'pay', 'slow', 'part']);
  expect(codex.mcp_servers.srv.tools.pay).toEqual({ approval_mode: 'prompt' });
  expect(JSON.parse(textOf('openai'))[0].require_approval).toEqual({
    always: { tool_names: ['pay', 'part'] },
    never: { tool_names: ['list', 'slow'] },
  });
  expect(JSON.parse(textOf('claude-api'))[0].configs).toEqual({ list: { enabled: true }, slow: { enabled: true } });
  expect(JSON.parse(textOf('cursor')).mcpAllowlist).toEqual(['srv:list', 'srv:slow']);
});

/** One-step paths only: ToolHive has no others. */
const flat = any.condition.filter(({ path }) => /^args\.[a-z]$/.test(path));
const oneTool = fc
  .record({
    asks: fc.array(fc.array(flat, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
    requires: fc.array(flat, { maxLength: 2 }),
  })
  .map(
    ({ asks, requires }: { asks: Condition[][]; requires: Condition[] }): Policy => ({
      version: '1',
      default: 'deny',
      tools: { a: { require: requires, deny_if: asks.map((conditions) => ({ conditions, on_deny: 'No.' })) } },
    }),
  );
/** Arguments as every product passes them: no keys that differ in case only, which the report names. */
const flatArgs = fc.dictionary(
  fc.constantFrom('x', 'y', 'l'),
  fc.oneof(
    fc.constantFrom('', 'x', 'xy', 'list', '5'),
    fc.constantFrom(-1, 0, 1, 5, 100),
    fc.boolean(),
    fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
  ),
  { maxKeys: 3 },
);
const allowed = (one: Policy, args: Record<string, unknown>): boolean =>
  decide(one, new MemoryCounters(), { tool: 'a', arguments: args, time: 0 }).outcome === 'allow';

test('ToolHive compares amounts as the decimals it makes of them', () => {
  const capped: Policy = {
    version: '1',
    default: 'deny',
    tools: { a: { deny_if: [{ conditions: [{ path: 'args.amount', op: 'gt', value: 99.5 }], on_deny: 'Ask.' }] } },
  };
  const [policies] = parseYaml(textOf('toolhive', capped)).cedar.policies as string[];
  const permits = (context: object) => {
    const answer = cedar.isAuthorized({
      principal: { type: 'Client', id: 'c' },
      action: { type: 'Action', id: 'call_tool' },
      resource: { type: 'Tool', id: 'a' },
      context: context as cedar.Context,
      policies: { staticPolicies: policies! },
      entities: [],
    });
    return answer.type === 'success' && answer.response.decision === 'allow';
  };
  const amount = (arg: string) => ({ arg_amount: { __extn: { fn: 'decimal', arg } } });
  expect(
    [amount('99.5'), amount('-1.0'), amount('99.6'), {}, { arg_amount: 'x' }, { arg_amount_present: true }].map(
      permits,
    ),
  ).toEqual([true, true, false, false, false, false]);
});

describe('decisions', () => {
  /** How each product asks Cedar about one call of tool `a` on server `srv`, as its documentation has it. */
  const cedarCalls: Record<string, (args: Record<string, never>) => Omit<cedar.AuthorizationCall, 'policies'>> = {
    toolhive: (args) => ({
      principal: { type: 'Client', id: 'c' },
      action: { type: 'Action', id: 'call_tool' },
      resource: { type: 'Tool', id: 'a' },
      context: Object.fromEntries(
        Object.entries(args as Record<string, unknown>).map(([key, value]) =>
          typeof value === 'number'
            ? [`arg_${key}`, { __extn: { fn: 'decimal', arg: value.toFixed(4) } }]
            : typeof value === 'object'
              ? [`arg_${key}_present`, true]
              : [`arg_${key}`, value as boolean],
        ),
      ),
      entities: [],
    }),
    agentcore: (input) => ({
      principal: { type: 'AgentCore::OAuthUser', id: 'c' },
      action: { type: 'AgentCore::Action', id: 'srv___a' },
      resource: { type: 'AgentCore::Gateway', id: 'GATEWAY_ARN' },
      context: { input },
      entities: [],
    }),
    docker: (args) => ({
      principal: { type: 'MCP::User', id: 'c' },
      action: { type: 'MCP::Action', id: 'invokeTool' },
      resource: { type: 'MCP::Tool', id: 'srv/a' },
      context: { args },
      entities: [
        {
          uid: { type: 'MCP::Tool', id: 'srv/a' },
          attrs: { name: 'a' },
          parents: [{ type: 'MCP::Server', id: 'srv' }],
        },
        { uid: { type: 'MCP::Server', id: 'srv' }, attrs: {}, parents: [] },
      ] as cedar.EntityJson[],
    }),
  };

  test.each(Object.keys(cedarCalls))('%s, by Cedar: what it permits unasked, the engine allows', (id) => {
    let permitted = 0;
    fc.assert(
      fc.property(oneTool, flatArgs, (one, args) => {
        const text = textOf(id, one);
        const statements = id === 'toolhive' ? (parseYaml(text).cedar.policies as string[]) : text.split('\n\n');
        const policies = Object.fromEntries(statements.filter((each) => each.trim()).map((each, i) => [`p${i}`, each]));
        const answer = cedar.isAuthorized({
          ...cedarCalls[id]!(args as Record<string, never>),
          policies: { staticPolicies: policies },
        });
        expect(answer.type).toBe('success');
        if (answer.type !== 'success' || answer.response.decision !== 'allow') return;
        const asks = answer.response.diagnostics.reason.some((each) => policies[each]!.startsWith('@requireApproval'));
        if (asks) return;
        permitted++;
        expect([one, args, allowed(one, args)]).toEqual([one, args, true]);
      }),
      { numRuns: 1_000 },
    );
    expect(permitted).toBeGreaterThan(50);
  });

  test('Envoy, by CEL: what it allows, the engine allows', () => {
    const environment = new Environment({ unlistedVariablesAreDyn: true });
    let passed = 0;
    fc.assert(
      fc.property(oneTool, flatArgs, (one, args) => {
        const [rule] = parseYaml(textOf('envoy-ai-gateway', one)).spec.securityPolicy.authorization.rules as {
          cel?: string;
        }[];
        if (!rule) return;
        let matches = true;
        if (rule.cel) {
          environment.parse(rule.cel);
          try {
            matches = environment.evaluate(rule.cel, { request: { mcp: { params: { arguments: args } } } }) === true;
          } catch {
            matches = false;
          }
        }
        if (!matches) return;
        passed++;
        expect([one, args, allowed(one, args)]).toEqual([one, args, true]);
      }),
      { numRuns: 1_000 },
    );
    expect(passed).toBeGreaterThan(50);
  });

  test('agentgateway, by CEL', () => {
    const environment = new Environment({ unlistedVariablesAreDyn: true });
    const [rule] = parseYaml(textOf('agentgateway')).mcpAuthorization.rules as string[];
    const ask = (name: string, target = 'srv') => environment.evaluate(rule!, { mcp: { tool: { name, target } } });
    expect(['list', 'slow', 'pay', 'part', 'never', 'gone', 'other'].map((name) => ask(name))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(ask('list', 'else')).toBe(false);
  });

  test('pipelock, by its rule that the strictest match counts and no match lets through', () => {
    const order = ['allow', 'ask', 'block'];
    const ask = (one: Policy, name: string): string => {
      const { rules } = parseYaml(textOf('pipelock', one)).mcp_tool_policy as {
        rules: { tool_pattern: string; action: string }[];
      };
      const matched = rules.filter((rule) => RE2JS.compile(rule.tool_pattern).test(name)).map(({ action }) => action);
      return order[Math.max(0, ...matched.map((action) => order.indexOf(action)))]!;
    };
    expect(
      ['list', 'slow', 'pay', 'part', 'never', 'needs', 'gone', 'other', 'lis', 'lists', ''].map((name) =>
        ask(policy, name),
      ),
    ).toEqual(['allow', 'allow', 'ask', 'ask', 'block', 'block', 'block', 'block', 'block', 'block', 'block']);
    const open: Policy = { version: '1', default: 'allow', tools: { never: { action: 'deny' } } };
    expect(['never', 'other'].map((name) => ask(open, name))).toEqual(['block', 'allow']);
  });
});
