import { stringify } from 'yaml';
import { CAN, cedarDialect, cedarString, type Shape, statements } from './cedar.ts';
import { type Exporter, Losses, reportDefault } from './exporter.ts';

/** ToolHive: `Tool::"name"`, arguments as `context.arg_name` (stacklok/toolhive, docs/authz.md). One file a server; the stack is one list. */
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
      dialect: cedarDialect('context', 'arg_', 1),
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
    reportDefault(servers, 'deny', losses);
    return {
      text: stringify({ version: '1.0', type: 'cedarv1', cedar: { policies, entities_json: '[]' } }, { lineWidth: 0 }),
      losses: losses.list(),
    };
  },
};
