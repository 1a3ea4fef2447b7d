/** SDKs and frameworks of the Java world; Kotlin uses the same annotations. */
import type { Recipe } from '../../recipes.ts';

const PARTS = { name: ['name', 'value'], title: ['title'], description: ['description'] } as const;

export const recipes: readonly Recipe[] = [
  {
    sdk: 'spring-ai',
    packages: [/org\.springframework\.ai|springaicommunity/],
    annotations: [{ names: ['Tool', 'McpTool'], ...PARTS }],
    calls: [{ names: ['SyncToolSpecification', 'AsyncToolSpecification', 'toolCall', 'addTool'], as: 'record' }],
  },
  {
    sdk: 'quarkus-mcp-server',
    packages: [/io\.quarkiverse\.mcp/],
    annotations: [{ names: ['Tool'], ...PARTS }],
  },
  {
    sdk: 'io.modelcontextprotocol',
    packages: [/io\.modelcontextprotocol/],
    calls: [{ names: ['SyncToolSpecification', 'AsyncToolSpecification', 'addTool', 'tool', 'tools'], as: 'record' }],
  },
  {
    sdk: 'solon-mcp',
    packages: [/org\.noear\.solon/],
    annotations: [{ names: ['ToolMapping'], ...PARTS }],
  },
];
