/** SDKs and frameworks of the Python world. */
import { fastmcpName } from '../../openapi.ts';
import type { Recipe } from '../../recipes.ts';
import { fastapiDescription } from '../../registrations/routes.ts';

export const recipes: readonly Recipe[] = [
  {
    sdk: 'mcp',
    packages: [/^mcp(\.|$)/, /^fastmcp(\.|$)/],
    decorators: { define: ['tool'], list: ['list_tools'] },
    calls: [
      { names: ['add_tool', 'tool', 'register_tool', 'add_tool_fn'], as: 'arguments' },
      { names: ['add_tools'], as: 'record' },
    ],
    generators: [
      {
        names: ['from_openapi', 'FastMCPOpenAPI'],
        document: 'openapi_spec',
        nameOf: fastmcpName,
        renamed: 'mcp_names',
        routes: 'route_maps',
        chooses: 'route_map_fn',
        changes: 'mcp_component_fn',
      },
    ],
    routes: {
      names: ['from_fastapi'],
      application: 'app',
      nameOf: fastmcpName,
      describe: ({ description, summary }) => description ?? summary,
    },
    mounts: { names: ['mount', 'import_server'], prefix: ['namespace', 'prefix'], separator: '_' },
  },
  {
    sdk: 'fastapi-mcp',
    packages: [/^fastapi[-_]mcp(\.|$)/],
    routes: {
      names: ['FastApiMCP'],
      application: 'fastapi',
      nameOf: ({ id }) => id,
      describe: fastapiDescription,
    },
  },
  {
    // A decorator without a server marks functions and methods that are added to one later.
    sdk: 'fastmcp',
    packages: [/\bfrom fastmcp\.tools(\.\w+)* import [^\n]*\btool\b/],
    annotations: [
      {
        names: ['tool'],
        name: ['name'],
        title: ['title'],
        description: ['description'],
        positional: 'name',
        isMade: true,
      },
    ],
  },
];
