/**
 * The policy language as a schema: `policy.schema.json` and the types in `language.ts` are made from this one description.
 * What a schema cannot say (two rules that contradict each other, a limit that never triggers) is in `check.ts`.
 */
import { z } from 'zod';
import { ACTIONS, DEFAULTS, OPERATORS, PATH, SCOPES, VERSION, WINDOWS } from './language.ts';

const path = z
  .string()
  .regex(PATH)
  .describe(
    'Where in the call the value stands: args, then names and array positions, e.g. args.items[0].price. A name that meets a list applies to every element.',
  );

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const onDeny = z.string().min(1).describe('What the agent is told when this blocks its call.');

const conditionFields = {
  path,
  op: z
    .enum(OPERATORS)
    .describe(
      'eq, neq: the same value or not. lt, lte, gt, gte: numbers. in, not_in: one of a list or none of it. exists: given or not. regex: RE2, found anywhere unless anchored. contains: part of a text, element of a list.',
    ),
  value: z
    .union([scalar, z.array(scalar).min(1)])
    .describe(
      'What to compare with: a number for lt, lte, gt, gte; a list for in and not_in; true or false for exists; a pattern for regex.',
    ),
};

export const conditionSchema = z.strictObject(conditionFields).meta({
  id: 'Condition',
  description: 'A question about one argument of the call.',
});

export const requirementSchema = z.strictObject({ ...conditionFields, on_deny: onDeny.optional() }).meta({
  id: 'Requirement',
  description: 'A condition that must hold; a call for which it does not hold, or cannot be evaluated, is denied.',
});

export const denyRuleSchema = z
  .strictObject({
    conditions: z.array(conditionSchema).describe('All must hold for the rule to match; an empty list always matches.'),
    on_deny: onDeny,
  })
  .meta({ id: 'DenyRule', description: 'Blocks the calls it matches until a person approves them.' });

export const limitSchema = z
  .strictObject({
    counter: z
      .string()
      .min(1)
      .describe('Name of the counter. Limits that name one counter, window and scope share it.'),
    window: z
      .enum(Object.keys(WINDOWS) as [keyof typeof WINDOWS])
      .describe('The time over which is counted: at every moment the one that has just passed, not the calendar.'),
    max: z.number().positive().describe('The most that may be counted in one window.'),
    scope: z
      .enum(SCOPES)
      .describe('Who shares the counter: the calls of one grant (credential), of one session, or all calls.'),
    increment_from: path
      .optional()
      .describe(
        'Count the number at this path (args.amount) instead of calls. A call without it, or with less than 0, is denied.',
      ),
  })
  .meta({ id: 'Limit', description: 'The most that may happen in a window; a call that would exceed it is denied.' });

export const rateLimitSchema = z
  .strictObject({
    max: z.int().positive().describe('The most calls in one window.'),
    window: z.int().positive().max(WINDOWS.day).describe('Length of the window in seconds, at most a day.'),
  })
  .meta({ id: 'RateLimit', description: 'Short for one limit on the calls of this tool in one session.' });

export const toolRuleSchema = z
  .strictObject({
    action: z
      .enum(ACTIONS)
      .optional()
      .describe(
        'allow (as when absent), deny, or require_approval, which blocks every call until a person approves it.',
      ),
    reason: z.string().min(1).optional().describe('What the agent is told when the action blocks its call.'),
    require: z.array(requirementSchema).optional().describe('Conditions that must all hold.'),
    deny_if: z
      .array(denyRuleSchema)
      .optional()
      .describe('Rules of which any that matches blocks the call until a person approves it.'),
    limits: z.array(limitSchema).optional().describe('Limits over the calls of this tool; all apply.'),
    rate_limit: rateLimitSchema.optional(),
  })
  .meta({ id: 'ToolRule', description: 'What holds for one tool. An empty rule allows every call.' });

export const policySchema = z
  .strictObject({
    version: z.literal(VERSION).describe('Version of the language.'),
    default: z.enum(DEFAULTS).describe('What happens to a tool that is not listed under tools.'),
    hide: z
      .array(z.string().min(1))
      .optional()
      .describe('Tools removed from tools/list and refused when called; "*" for every tool.'),
    all_tools: z
      .strictObject({ limits: z.array(limitSchema).describe('Limits that every call of every tool counts against.') })
      .optional()
      .describe('What holds for all tools together.'),
    tools: z
      .record(z.string().min(1), toolRuleSchema)
      .optional()
      .describe('The rule of each tool, by its exact name as the server gives it.'),
  })
  .meta({
    title: 'MCP Risk policy, version 1',
    description:
      'What an agent may do with the tools of MCP servers: allowed, limited, blocked until a person approves, or refused.',
  });

/** The language as JSON Schema (draft 2020-12), as published beside this file. */
export function policyJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(policySchema, { target: 'draft-2020-12' }) as Record<string, unknown>;
}
