/** Packages of MCP servers for the test registry: hand-written JSON-RPC over stdio, without dependencies, well-behaved and hostile. */
import type { TestPackage } from './registry.ts';

export interface TestTool {
  name: string;
  description?: string;
  inputSchema?: unknown;
  annotations?: unknown;
}

/** The source of a server that lists these tools and does nothing else. */
export function serverSource(tools: readonly TestTool[]): string {
  const listed = tools.map((tool) => ({ inputSchema: { type: 'object', properties: {} }, ...tool }));
  return `#!/usr/bin/env node
const tools = ${JSON.stringify(listed)};
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
let rest = '';
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { id, method, params } = JSON.parse(line);
    if (method === 'initialize')
      send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'test', version: '1.0.0' } } });
    else if (method === 'tools/list') send({ id, result: { tools } });
    else if (id !== undefined) send({ id, error: { code: -32601, message: 'no such method' } });
  }
});
process.stdin.on('end', () => process.exit(0));
`;
}

/** A package whose one program is this source. */
export function serverPackage(
  name: string,
  version: string,
  source: string,
  more: Partial<TestPackage> = {},
): TestPackage {
  return {
    name,
    version,
    ...more,
    manifest: { keywords: ['mcp'], bin: { [name.split('/').at(-1)!]: 'server.cjs' }, ...more.manifest },
    files: { 'server.cjs': source, ...more.files },
  };
}

/** Servers that misbehave, by what they do. */
export const HOSTILE_SOURCES = {
  rubbish: `process.stdin.resume(); setInterval(() => process.stdout.write('\\u001b[31m no JSON here \\u202e\\n'), 50);`,
  hangs: `process.stdin.resume(); setInterval(() => {}, 1000);`,
  floods: `process.stdin.resume(); const line = 'x'.repeat(1 << 20) + '\\n'; (function more() { process.stdout.write(line, more); })();`,
  exits: `console.error('cannot find my settings'); process.exit(1);`,
  forks: `const { spawn } = require('node:child_process'); process.stdin.resume(); setInterval(() => { for (let i = 0; i < 50; i++) spawn('sleep', ['60']).on('error', () => {}); }, 20);`,
} as const;
