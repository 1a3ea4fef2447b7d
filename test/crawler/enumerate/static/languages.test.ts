/** One small server in each language, and what must be read from it. */
import { expect, test } from 'vitest';
import { kotlin } from '../../../../crawler/enumerate/static/languages/kotlin/index.ts';
import { toolsOf } from './read.ts';

const town = { type: 'object', properties: { town: { type: 'string' } }, required: ['town'] };

test('Rust: attributes, macros, serde names, optional fields', async () => {
  const tools = await toolsOf({
    'Cargo.toml': '[package]\nname = "tides"\n[dependencies]\nrmcp = "1"\n',
    'src/main.rs': `use rmcp::tool;

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Ask {
    /// Where
    home_port: String,
    #[serde(rename = "when")]
    at: Option<u32>,
    #[serde(skip)]
    cache: bool,
}

#[tool_router]
impl Tides {
    #[tool(description = concat!("Says ", "when"), annotations(read_only_hint = true))]
    async fn high_water(&self, Parameters(Ask { home_port, .. }): Parameters<Ask>) -> String { String::new() }

    /// Counts boats
    #[tool]
    fn count(&self) -> String { String::new() }
}
`,
  });
  expect(tools.high_water).toMatchObject({ description: 'Says when', annotations: { readOnlyHint: true } });
  expect(tools.high_water!.inputSchema).toEqual({
    type: 'object',
    properties: { homePort: { type: 'string', description: 'Where' }, when: { type: 'integer' } },
    required: ['homePort'],
  });
  expect(tools.count!.description).toBe('Counts boats');
});

test('C#: attributes, snake case since the SDK has it, services are no arguments', async () => {
  const project = (version: string): string =>
    `<Project><ItemGroup><PackageReference Include="ModelContextProtocol" Version="${version}" /></ItemGroup></Project>`;
  const source = `using ModelContextProtocol.Server;
[McpServerToolType]
public class Tools {
  const string Unit = "metres";
  [McpServerTool(ReadOnly = true), Description("Depth in " + Unit)]
  public static Task<string> GetDepthAsync(IChart chart, [Description("Which")] string town, int? year = null) => null;
}`;
  const tools = await toolsOf({ 'Depth.csproj': project('1.0.0'), 'Tools.cs': source });
  expect(tools.get_depth).toMatchObject({ description: 'Depth in metres' });
  expect(tools.get_depth!.inputSchema).toMatchObject({
    properties: { town: { type: 'string', description: 'Which' }, year: { type: 'integer' } },
    required: ['town'],
  });
  const older = await toolsOf({ 'Depth.csproj': project('0.1.0-preview.7'), 'Tools.cs': source });
  expect(Object.keys(older)).toEqual(['GetDepthAsync']);
});

test('PHP: attributes; classes named after themselves; an answer written by hand', async () => {
  const attributed = await toolsOf({
    'composer.json': '{"name":"a/b","require":{"mcp/sdk":"*"}}',
    'src/A.php': `<?php
use Mcp\\Capability\\Attribute\\McpTool;
class A {
    #[McpTool(name: 'dig', description: 'Digs' . ' deep')]
    public function run(string $town, int $depth = 3): array { return []; }
}`,
  });
  expect(attributed.dig).toMatchObject({ description: 'Digs deep', inputSchema: { required: ['town'] } });
  const classes = await toolsOf({
    'composer.json': '{"name":"a/b","require":{"laravel/mcp":"*"}}',
    'src/TellTimeTool.php': `<?php
use Laravel\\Mcp\\Server\\Tool;
class TellTimeTool extends Tool { protected string $description = 'Tells it'; }
$tools = [TellTimeTool::class];`,
  });
  expect(classes['tell-time']!.description).toBe('Tells it');
  const byHand = await toolsOf({
    'composer.json': '{"name":"a/b"}',
    'Server.php': `<?php
class Server {
    private function answer(string $method): array {
        $base = ['type' => 'object'];
        if ($method === 'tools/list') return ['tools' => [
            ['name' => 'ask', 'description' => 'Asks', 'inputSchema' => array_merge($base, ['properties' => ['town' => ['type' => 'string']], 'required' => ['town']])],
        ]];
        return [];
    }
}`,
  });
  expect(byHand.ask!.inputSchema).toEqual(town);
});

test('Ruby: classes that say what they are in their body', async () => {
  const tools = await toolsOf({
    Gemfile: 'gem "fast-mcp"\n',
    'lib/tools.rb': `class BaseTool < FastMcp::Tool
end

class AskTool < BaseTool
  tool_name "ask"
  description <<~TEXT
    Asks
    the town
  TEXT
  arguments do
    required(:town).filled(:string).description("Which")
    optional(:year).maybe(:integer)
  end
end

server = FastMcp::Server.new(name: "x")
server.register_tool(AskTool)
`,
  });
  expect(Object.keys(tools)).toEqual(['ask']);
  expect(tools.ask).toMatchObject({
    description: 'Asks\nthe town\n',
    inputSchema: {
      properties: { town: { type: 'string', description: 'Which' }, year: { type: 'integer' } },
      required: ['town'],
    },
  });
});

test('Kotlin: builders of the SDK', async () => {
  const tools = await toolsOf({
    'build.gradle.kts': 'dependencies { implementation("io.modelcontextprotocol:kotlin-sdk:0.5.0") }',
    'src/main/kotlin/Main.kt': `import io.modelcontextprotocol.kotlin.sdk.server.Server

fun main() {
    val server = Server()
    server.addTool(
        name = "ask",
        description = """
            Asks
        """.trimIndent(),
        inputSchema = Tool.Input(
            properties = buildJsonObject { putJsonObject("town") { put("type", "string") } },
            required = listOf("town")
        )
    ) { request -> CallToolResult(listOf()) }
}
`,
  });
  expect(tools.ask).toMatchObject({ description: 'Asks', inputSchema: town });
});

test('Swift: a handler typed by a struct', async () => {
  const tools = await toolsOf({
    'Package.swift': 'let package = Package(name: "x", dependencies: [.package(url: "https://example.com/swift-sdk")])',
    'Sources/main.swift': `import MCPServer
@Schemable
struct Ask {
  @SchemaOptions(description: "Which")
  let town: String
  let year: Int?
}
let ask = Tool(name: "ask", description: "Asks") { (input: Ask) async throws -> [Content] in
  return []
}
let server = MCPServer(tools: [ask])
`,
  });
  expect(tools.ask).toMatchObject({
    description: 'Asks',
    inputSchema: { properties: { town: { type: 'string', description: 'Which' } }, required: ['town'] },
  });
});

test.each([
  [
    'Elixir',
    'lib/a.ex',
    'defmodule A do\n  def list do\n    %{tools: [%{name: "ask", description: "As" <> "ks", inputSchema: %{type: "object", properties: %{town: %{type: "string"}}, required: ["town"]}}]}\n  end\nend\n',
  ],
  [
    'Dart',
    'lib/a.dart',
    "String list() {\n  return json.encode({'tools': [{'name': 'ask', 'description': 'Asks', 'inputSchema': {'type': 'object', 'properties': {'town': {'type': 'string'}}, 'required': ['town']}}]}); // tools/list, mcp\n}\n",
  ],
  [
    'C++',
    'a.cpp',
    '#include "mcp.h"\nstatic Tool tools[] = {{"ask", "Asks", R"({"$schema":"x","type":"object","properties":{"town":{"type":"string"}},"required":["town"]})"}};\n',
  ],
])('%s: definitions written by hand', async (_, file, text) => {
  const tools = await toolsOf({ [file]: text });
  expect(tools.ask).toMatchObject({ description: 'Asks', inputSchema: town });
});

test('beside build output, what checks and builds a package is no other source', async () => {
  const tools = await toolsOf({
    'package.json': JSON.stringify({
      name: 'town',
      bin: 'dist/index.js',
      dependencies: { '@modelcontextprotocol/sdk': '1' },
    }),
    'eslint.config.mjs': 'export default [];',
    'scripts/publish.js': "console.log('published');",
    'dist/index.js': `const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const server = new McpServer({ name: 'town', version: '1' });
server.registerTool('ask', { description: 'Asks' }, async () => ({ content: [] }));`,
  });
  expect(Object.keys(tools)).toEqual(['ask']);
});

test('a README lists parameters, variables and resources beside its tools, and only these are tools', async () => {
  const tools = await toolsOf({
    'README.md': `# Town MCP server

\`\`\`json
{"mcpServers": {"town": {"command": "town"}}}
\`\`\`

## Tools

| Tool | Description |
| ---- | ----------- |
| \`ask\` | Asks |
| \`town://streets\` | All streets |

### Common parameters

- **limit**

### Resource management

- **list_resources**

### More

| Parameter | Description |
| --------- | ----------- |
| \`page\` | Which page |

| Name | Description |
| ---- | ----------- |
| \`tell\` | Tells |
`,
  });
  expect(Object.keys(tools)).toEqual(['ask', 'list_resources', 'tell']);
});

test('C#: members of a class in which something is not understood, and texts without their margin', async () => {
  const tools = await toolsOf({
    'Lighthouse.csproj':
      '<Project><ItemGroup><PackageReference Include="ModelContextProtocol" Version="1.0.0" /></ItemGroup></Project>',
    'Lamp.cs': `using ModelContextProtocol.Server;

[McpServerToolType]
public static class Lamp {
    const string Unit = "lumen";

    [McpServerTool(Name = "dim_lamp"), Description($"""
                  Dims the lamp.

                    - {Unit}
                  In "steps" only.
                  """)]
    public static string Dim(int level) {
        return "";
    }

    [McpServerTool(Name = "light_lamp"), Description("Lights it")]
    public static string Light(int level) {
        var rows = level switch { 1 => (new { A = 1 ), _ => null };
        return "";
    }
`,
  });
  expect(Object.keys(tools)).toEqual(['dim_lamp', 'light_lamp']);
  expect(tools.dim_lamp!.description).toBe('Dims the lamp.\n\n  - lumen\nIn "steps" only.');
});

test('Python: the function of a tool that was made elsewhere, and a file about tests that is none', async () => {
  const tools = await toolsOf({
    'pyproject.toml': '[project]\nname = "lighthouse"\ndependencies = ["fastmcp"]\n',
    'lighthouse/__init__.py': '',
    'lighthouse/server.py': `from fastmcp import FastMCP
from lighthouse.lamp import LampTool
import lighthouse.test_flashes

mcp = FastMCP("lighthouse")
mcp.add_tool(LampTool.fn)
`,
    'lighthouse/lamp.py': `from fastmcp.tools import Tool

def dim_lamp(level: int) -> str:
    """Dims the lamp."""
    return ""

LampTool = Tool.from_function(dim_lamp, name="dim")
`,
    'lighthouse/test_flashes.py': `from lighthouse.server import mcp

@mcp.tool
def list_test_flashes() -> str:
    """Lists the flashes of the last test."""
    return ""
`,
    'lighthouse/test_lamp.py': `from lighthouse.server import mcp

@mcp.tool
def fake() -> str:
    """Only for this test."""
    return ""

def test_lamp():
    assert fake() == ""
`,
  });
  expect(Object.keys(tools).sort()).toEqual(['dim_lamp', 'list_test_flashes']);
});

test('no code to read: definitions in JSON, and the README of a server that names how it is started', async () => {
  const json = await toolsOf({
    'assets/tools.json': JSON.stringify({ tools: [{ name: 'ask', description: 'Asks', inputSchema: town }] }, null, 2),
  });
  expect(json.ask).toMatchObject({ inputSchema: town, origin: { file: 'assets/tools.json', line: 4 } });
  const readme = await toolsOf({
    'README.md': `# Town MCP server

\`\`\`json
{"mcpServers": {"town": {"command": "town"}}}
\`\`\`

## Tools

- **ask**
  - Description: Asks
  - Parameters:
    - \`town\` (string): which
    - \`year\` (number, optional): when
  - Read-only: **true**

## Development tools

- **lint**
`,
  });
  expect(Object.keys(readme)).toEqual(['ask']);
  expect(readme.ask).toMatchObject({ description: 'Asks', annotations: { readOnlyHint: true }, confidence: 0.5 });
  expect(readme.ask!.inputSchema).toMatchObject({ required: ['town'] });
});

test('Kotlin: what its grammar stumbles over is written another way, with every character in its place', () => {
  const text = 'val a = f() ?: return failed(\n  "x",\n)\nwhen (b) {\n  is C -> return d()\n  is E -> return\n}\n';
  const mended = kotlin.mended!(text);
  expect(mended).toBe(
    'val a = f() ?:        failed(\n  "x",\n)\nwhen (b) {\n  is C ->        d()\n  is E -> return\n}\n',
  );
  expect(mended).toHaveLength(text.length);
});
