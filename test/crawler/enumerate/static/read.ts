/** A source written to a folder of its own and enumerated. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { enumerateStatic, type StaticResult } from '../../../../crawler/enumerate/static/index.ts';
import type { EnumeratedTool } from '../../../../data/model.ts';

export async function read(files: Record<string, string | Uint8Array>): Promise<StaticResult> {
  const root = mkdtempSync(join(tmpdir(), 'static-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return await enumerateStatic(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The tools of a source that holds one server, by name. */
export async function toolsOf(files: Record<string, string>): Promise<Record<string, EnumeratedTool>> {
  const { servers } = await read(files);
  return Object.fromEntries(servers.flatMap((server) => server.tools).map((tool) => [tool.name, tool]));
}
