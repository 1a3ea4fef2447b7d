/**
 * Runs inside the sandbox: imports a package that has no command and only exports its server, or what makes one, and carries JSON-RPC between that and our
 * stdin and stdout.
 */
'use strict';
const readline = require('node:readline');
const { pathToFileURL } = require('node:url');

const [file] = process.argv.slice(2);

/** What the SDK calls a transport; written out here, so that the package's own version of the SDK does not matter. */
const transport = {
  async start() {
    readline.createInterface({ input: process.stdin }).on('line', (line) => {
      if (line.trim() !== '') this.onmessage?.(JSON.parse(line));
    });
  },
  async send(message) {
    process.stdout.write(`${JSON.stringify(message)}\n`);
  },
  async close() {},
};

const isServer = (value) =>
  typeof value?.connect === 'function' &&
  ['setRequestHandler', 'registerTool', 'tool'].some((method) => typeof value[method] === 'function');

/** The server that an export is, holds, or makes when it is called without anything; null where it is none of these. */
async function serverOf(value) {
  for (const one of [value, value?.server, value?.mcpServer]) if (isServer(one)) return one;
  if (typeof value !== 'function') return null;
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  const made = isClass ? new value({}) : await value({});
  return typeof made === 'function' ? null : serverOf(made);
}

async function main() {
  const { default: whole, ...named } = await import(pathToFileURL(file).href);
  const exported = { ...(typeof whole === 'object' ? whole : { defaultServer: whole }), ...named };
  const complaints = [];
  for (const [name, value] of Object.entries(exported).filter(([key]) => /server|mcp/i.test(key))) {
    try {
      const server = await serverOf(value);
      if (server) return await server.connect(transport);
    } catch (error) {
      complaints.push(`${name}: ${error?.message}`);
    }
  }
  process.stderr.write(['nothing that it exports is a server', ...complaints, ''].join('\n'));
  process.exit(1);
}

main();
