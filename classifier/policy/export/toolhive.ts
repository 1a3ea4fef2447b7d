/**
 * ToolHive: `Tool::"name"`, arguments as `context.arg_name`. Numbers arrive as decimals; a list, an object or null only as
 * `arg_name_present` (stacklok/toolhive, docs/authz.md and pkg/authz/authorizers/cedar/core.go). One file a server; the stack is one list.
 */
import { stringify } from 'yaml';
import { CAN, cedarDialect, cedarString, type Shape, statements } from './cedar.ts';
import { type Exporter, Losses, reportDefault } from './exporter.ts';
import type { Dialect } from './expressions.ts';

/** The largest decimal of Cedar. */
const LARGEST = 'decimal("922337203685477.5807")';
const METHODS: Record<string, string> = {
  '<': 'lessThan',
  '<=': 'lessThanOrEqual',
  '>': 'greaterThan',
  '>=': 'greaterThanOrEqual',
};

const plain = cedarDialect('context', 'arg_', 1);
const dialect: Dialect = {
  ...plain,
  // Reading one that is only present fails, and what fails permits nothing.
  has: ([name, ...deeper]) =>
    deeper.length > 0
      ? null
      : `(context has ${cedarString(`arg_${name}`)} || context has ${cedarString(`arg_${name}_present`)})`,
  literal: (value) => (typeof value === 'number' ? decimal(value) : plain.literal(value)),
  typed: (value, like) =>
    typeof like === 'number' ? `${value}.lessThanOrEqual(${LARGEST})` : plain.typed(value, like),
  compare: (value, op, literal) =>
    literal.startsWith('decimal(') && METHODS[op]
      ? `${value}.${METHODS[op]}(${literal})`
      : plain.compare(value, op, literal),
  bound: (value, op) => ({ op, value }),
};

/** A decimal of Cedar has one to four digits behind its point; null for a number that does not fit. */
function decimal(value: number): string | null {
  const text = Number.isInteger(value) ? `${value}.0` : String(value);
  return /^-?\d{1,14}\.\d{1,4}$/.test(text) ? `decimal("${text}")` : null;
}

export const toolHive: Exporter = {
  id: 'toolhive',
  title: 'ToolHive (Cedar)',
  use: 'Name it with thv run --authz-config; it holds for every server it is used with.',
  fileName: 'authz.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const shape: Shape = {
      dialect,
      scope: ({ tool }) => ({ action: 'Action::"call_tool"', resource: `resource == Tool::${cedarString(tool)}` }),
      ask: false,
    };
    if (servers.length > 1)
      losses.add(
        'looser',
        'Each server has tools of its own',
        'Tools go by name alone: write one file a server if names meet.',
      );
    const policies = statements(servers, shape, CAN, losses);
    if (policies.some((policy) => policy.includes('decimal(')))
      losses.add(
        'looser',
        'Numbers of any size and precision',
        'They are compared by four decimals; one beyond the range of a decimal counts as missing.',
      );
    reportDefault(servers, 'deny', losses);
    return {
      get text() {
        return stringify(
          { version: '1.0', type: 'cedarv1', cedar: { policies, entities_json: '[]' } },
          { lineWidth: 0 },
        );
      },
      losses: losses.list(),
    };
  },
};
