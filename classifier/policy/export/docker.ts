import { CAN, cedarDialect, cedarString, type Shape, statements } from './cedar.ts';
import { type Exporter, Losses, reportDefault } from './exporter.ts';

/**
 * Docker: Cedar in the `MCP` namespace with approval by annotation; arguments of local servers as `context.args`
 * (https://docs.docker.com/ai/sandboxes/governance/reference/mcp-policy/).
 */
export const docker: Exporter = {
  id: 'docker',
  title: 'Docker MCP policies (Cedar)',
  use: 'Add it as an MCP policy of the organisation; server names are the names they are registered under.',
  fileName: 'docker-mcp.cedar',
  extension: 'cedar',
  mediaType: 'text/plain',
  export(servers) {
    const losses = new Losses();
    const shape: Shape = {
      dialect: cedarDialect('context.args', '', 4),
      scope: ({ alias, tool }) => ({
        action: 'MCP::Action::"invokeTool"',
        resource: `resource in MCP::Server::${cedarString(alias)}`,
        when: `resource.name == ${cedarString(tool)}`,
      }),
      ask: true,
    };
    const policies = statements(servers, shape, { ...CAN, ask: true, texts: true }, losses).map((policy) =>
      policy.includes('context.args') ? policy.replace('when { ', 'when { context has args && ') : policy,
    );
    if (policies.some((policy) => policy.includes('context has args'))) {
      losses.add(
        'looser',
        'An argument of another kind than the condition’s is refused',
        'How Docker passes lists, objects and fractions is not documented: they may count as missing.',
      );
      losses.add(
        'stricter',
        'Conditions on arguments',
        'Remote servers show Docker no arguments: calls that depend on them are refused.',
      );
    }
    reportDefault(servers, 'deny', losses);
    return { text: `${policies.join('\n\n')}\n`, losses: losses.list() };
  },
};
