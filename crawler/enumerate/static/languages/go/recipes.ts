/** SDKs of the Go world. */
import type { Recipe } from '../../recipes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'mcp-go',
    packages: [/mark3labs\/mcp-go/],
    calls: [{ names: ['AddTool', 'AddTools', 'SetTools', 'AddSessionTool', 'AddSessionTools'], as: 'record' }],
  },
  {
    sdk: 'go-sdk',
    packages: [/modelcontextprotocol\/go-sdk/],
    calls: [{ names: ['AddTool', 'NewServerTool'], as: 'record', isTyped: true }],
  },
  {
    sdk: 'mcp-golang',
    packages: [/metoro-io\/mcp-golang/],
    calls: [{ names: ['RegisterTool'], as: 'arguments', isTyped: true }],
  },
  {
    sdk: 'foxy-contexts',
    packages: [/strowk\/foxy-contexts/],
    calls: [{ names: ['WithTool'], as: 'record' }],
  },
];
