/** Labelled tools by path: folders with `tools-*.jsonl` beside `labels-*.tsv`, or one pair of files named by either. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Category, Facet, Risk, ToolDefinition } from '../../data/model.ts';

export interface LabelledTool {
  id: string;
  server: string;
  tool: ToolDefinition;
  category: Category;
  risk: Risk;
  facets: Facet[];
  /** The readers agreed. */
  sure: boolean;
}

function pairs(path: string): [string, string][] {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .filter((name) => /^tools.*\.jsonl$/.test(name))
      .sort()
      .flatMap((name) => pairs(join(path, name)));
  const labels = join(
    dirname(path),
    basename(path)
      .replace(/^tools/, 'labels')
      .replace(/\.jsonl$/, '.tsv'),
  );
  if (!existsSync(labels)) throw new Error(`no labels beside ${path}: ${labels} is missing`);
  return [[path, labels]];
}

/** All labelled tools of the paths, in the order of the files. Lines without a label are left out. */
export function loadLabelled(paths: readonly string[]): LabelledTool[] {
  const out: LabelledTool[] = [];
  for (const [toolsFile, labelsFile] of paths.flatMap(pairs)) {
    const labels = new Map<string, string[]>();
    for (const line of readFileSync(labelsFile, 'utf8').split('\n')) {
      const cells = line.split('\t');
      if (cells.length >= 5 && cells[0] !== 'id') labels.set(cells[0]!, cells);
    }
    for (const line of readFileSync(toolsFile, 'utf8').split('\n')) {
      if (!line) continue;
      const { id, server, name, title, description, inputSchema, annotations } = JSON.parse(line);
      const label = labels.get(id);
      if (!label) continue;
      out.push({
        id,
        server,
        tool: { name, title, description, inputSchema: inputSchema ?? {}, annotations },
        category: label[1] as Category,
        risk: label[2] as Risk,
        facets: label[3] === '-' ? [] : (label[3]!.split(',') as Facet[]),
        sure: label[4] === '1',
      });
    }
  }
  return out;
}

/** Splits into `count` parts by server, evenly and always alike. Servers that share three or more tool names are versions of one thing and stay together. */
export function foldsByServer(tools: readonly LabelledTool[], count: number): number[] {
  const servers = [...new Set(tools.map((t) => t.server))].sort();
  const names = new Map(servers.map((s) => [s, new Set(tools.filter((t) => t.server === s).map((t) => t.tool.name))]));
  const parent = new Map(servers.map((s) => [s, s]));
  const find = (s: string): string => (parent.get(s) === s ? s : find(parent.get(s)!));
  for (const [i, a] of servers.entries())
    for (const b of servers.slice(i + 1)) {
      let shared = 0;
      for (const name of names.get(a)!) if (names.get(b)!.has(name)) shared++;
      if (shared >= 3) parent.set(find(b), find(a));
    }
  const sizes = new Map<string, number>();
  for (const t of tools) sizes.set(find(t.server), (sizes.get(find(t.server)) ?? 0) + 1);
  const load = new Array<number>(count).fill(0);
  const fold = new Map<string, number>();
  for (const [group, size] of [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const lightest = load.indexOf(Math.min(...load));
    load[lightest]! += size;
    fold.set(group, lightest);
  }
  return tools.map((t) => fold.get(find(t.server))!);
}
