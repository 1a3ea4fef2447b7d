/** The line of a definition, by the ways of writing one. */
import { expect, test } from 'vitest';
import { toolsOf } from './read.ts';

const npm = '{"name":"x","dependencies":{"@modelcontextprotocol/sdk":"1"}}';
const pypi = '[project]\nname = "x"\ndependencies = ["mcp"]\n';
const words = Array.from({ length: 20 }, (_, i) => `    line ${i}`).join('\n');

test('a decorated function begins at its name, however long the decorator', async () => {
  const tools = await toolsOf({
    'pyproject.toml': pypi,
    'server.py': `from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")

@mcp.tool(
    name="ask",
    description="""
${words}
    """,
)
async def answer_somebody(town: str) -> str:
    return town
`,
  });
  expect(tools.ask!.origin).toMatchObject({ file: 'server.py', line: 29 });
  expect(tools.ask!.inputSchema).toMatchObject({ properties: { town: { type: 'string' } }, required: ['town'] });
});

test('a function given to a call begins where the call names it, or where it is defined', async () => {
  const tools = await toolsOf({
    'pyproject.toml': pypi,
    'server.py': `from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")

def ask(town: str):
    """Asks"""

def tell(town: str):
    """Tells"""


${'# …\n'.repeat(20)}
mcp.add_tool(ask)
mcp.add_tool(tell, name="say")
`,
  });
  expect([tools.ask!.origin.line, tools.say!.origin.line]).toEqual([4, 33]);
});

test('a class begins at its head; what its constructor names, at that line', async () => {
  const classes = await toolsOf({
    'package.json': npm,
    'src/base.ts': `export abstract class Base {
  abstract readonly name: string;
  install(server) { server.registerTool(this.name, { description: this.description }, this.run); }
}`,
    'src/area.ts': `import { Base } from './base.js';

/** Says how large it is. */
export class Area extends Base<
  In,
  Out
> {
  readonly unit = 'm²';
  readonly name = 'area';
  readonly description = 'Says how large it is';
  async run() {}
}`,
    'src/index.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Area } from './area.js';
const server = new McpServer({ name: 'x', version: '1' });
for (const tool of [new Area()]) tool.install(server);
`,
  });
  expect(classes.area!.origin).toMatchObject({ file: 'src/area.ts', line: 4 });
  const constructed = await toolsOf({
    'pyproject.toml': pypi,
    'tools.py': `from mcp.types import Tool

class Ask:
    """Asks somebody"""

    def __init__(self):
        self.name = "ask"
        self.input_schema = {"type": "object"}

${'    # …\n'.repeat(20)}
    def definition(self) -> Tool:
        return Tool(name=self.name, description="Asks", inputSchema=self.input_schema)
`,
    'server.py': `from mcp.server import Server
from tools import Ask
server = Server("x")
ask = Ask()

@server.list_tools()
async def tools():
    return [ask.definition()]
`,
  });
  expect(constructed.ask!.origin).toMatchObject({ file: 'tools.py', line: 7 });
});

test('what a loop registers begins where its record gives the name', async () => {
  const tools = await toolsOf({
    'package.json': npm,
    'src/tools.ts': `export const tools = [
  { name: 'ask', description: 'Asks' },
  { name: 'tell', description: 'Tells' },
];
`,
    'src/index.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { tools } from './tools.js';
const server = new McpServer({ name: 'x', version: '1' });
for (const tool of tools) server.tool(tool.name, tool.description, {}, async () => {});
`,
  });
  expect([tools.ask!.origin, tools.tell!.origin]).toMatchObject([
    { file: 'src/tools.ts', line: 2 },
    { file: 'src/tools.ts', line: 3 },
  ]);
});
