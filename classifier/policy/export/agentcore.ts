import { CAN, cedarDialect, cedarString, type Shape, statements } from './cedar.ts';
import { type Exporter, Losses, reportDefault } from './exporter.ts';

/**
 * Amazon Bedrock AgentCore: actions are `Target___tool` with three underscores, arguments `context.input`
 * (https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/policy-core-concepts.html).
 */
export const agentCore: Exporter = {
  id: 'agentcore',
  title: 'Amazon Bedrock AgentCore (Cedar)',
  use: 'Create one policy of a policy engine from each statement; put your gateway in place of GATEWAY_ARN. Server names are target names.',
  fileName: 'agentcore.cedar',
  extension: 'cedar',
  mediaType: 'text/plain',
  export(servers) {
    const losses = new Losses();
    const shape: Shape = {
      dialect: cedarDialect('context.input', '', 4),
      scope: ({ alias, tool }) => ({
        action: `AgentCore::Action::${cedarString(`${alias}___${tool}`)}`,
        resource: 'resource == AgentCore::Gateway::"GATEWAY_ARN"',
      }),
      ask: false,
    };
    const policies = statements(servers, shape, CAN, losses);
    reportDefault(servers, 'deny', losses);
    return { text: `${policies.join('\n\n')}\n`, losses: losses.list() };
  },
};
