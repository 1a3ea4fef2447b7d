import { stringify } from 'yaml';
import { WINDOWS } from '../language.ts';
import { type Exporter, Losses } from './exporter.ts';
import { rates } from './rate-limits.ts';

/** ToolHive on Kubernetes: `rateLimiting.tools` of an MCPServer (stacklok/toolhive, docs/operator/crd-api.md). */
export const toolHiveRates: Exporter = {
  id: 'toolhive-rates',
  title: 'ToolHive, rate limits',
  use: 'Merge each document into the spec of the MCPServer resource of its name.',
  fileName: 'rate-limits.yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  export(servers) {
    const losses = new Losses();
    const all = rates(servers, losses, WINDOWS.day);
    const documents = servers.map(({ alias }) => {
      const tools = all
        .filter(({ standing }) => standing.alias === alias)
        .map(({ standing, max, seconds, perCaller }) => ({
          name: standing.tool,
          [perCaller ? 'perUser' : 'shared']: { maxTokens: max, refillPeriod: `${seconds}s` },
        }));
      return { metadata: { name: alias }, spec: { rateLimiting: { tools } } };
    });
    losses.add('looser', 'Windows slide', 'A bucket refills: up to twice the limit can go through in one window.');
    return {
      get text() {
        return documents.map((document) => stringify(document)).join('---\n');
      },
      losses: losses.list(),
    };
  },
};
