import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClassifier } from '../../classifier/classify.ts';
import { loadCorrections } from '../../classifier/corrections.ts';
import { labeller } from '../../classifier/label.ts';
import { definitionDigest, type ToolDefinition } from '../../data/model.ts';

const TOOL: ToolDefinition = { name: 'update_thing', description: 'Updates a thing.', inputSchema: {} };
const SERVER = { slug: 'owner--repo', name: 'thing', description: null, instructions: null };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corrections-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function correction(fields: Record<string, unknown>): string {
  const all = {
    server: SERVER.slug,
    tool: TOOL.name,
    digest: null,
    category: 'Write',
    facets: ['privilege', 'guard'],
    reason: 'It can switch the prompt off.',
    decidedBy: 'a reader',
    date: '2026-01-31',
    ...fields,
  };
  return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

const label = (tool: ToolDefinition): ReturnType<ReturnType<typeof labeller>>[number] =>
  labeller(loadClassifier(), loadCorrections(folder).corrections)([tool], SERVER)[0]!;

describe('corrections', () => {
  it('are laid over the label last; the risk follows', () => {
    expect(label(TOOL)).toMatchObject({ correction: null, classification: { risk: 'medium' } });
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep', 'a.yaml'), correction({}));
    const got = label(TOOL);
    expect(got.correction).toMatchObject({
      stale: false,
      reason: 'It can switch the prompt off.',
      decidedBy: 'a reader',
    });
    expect(got.classification).toMatchObject({
      category: 'Write',
      facets: ['privilege', 'guard'],
      risk: 'critical',
      recommendation: 'approve',
    });
    expect(label({ ...TOOL, name: 'another' }).correction).toBeNull();
  });

  it('made for a definition that has changed is stale and changes nothing', () => {
    writeFileSync(join(folder, 'a.yaml'), correction({ digest: definitionDigest(TOOL) }));
    expect(label(TOOL).classification.risk).toBe('critical');
    const changed = label({ ...TOOL, description: 'Updates a thing, gently.' });
    expect(changed.correction).toMatchObject({ stale: true });
    expect(changed.classification.risk).toBe('medium');
  });

  it('for exactly this definition goes before one for every version', () => {
    writeFileSync(join(folder, 'a.yaml'), correction({ category: 'Read', facets: [] }));
    writeFileSync(join(folder, 'b.yaml'), correction({ digest: definitionDigest(TOOL) }));
    expect(label(TOOL).classification.risk).toBe('critical');
  });

  it.each([
    ['an unknown field', correction({ risk: 'low' }), 'risk'],
    ['no reason', correction({ reason: ' ' }), 'reason'],
    ['an unknown category', correction({ category: 'Safe' }), 'category'],
    ['an unknown facet', correction({ facets: ['nice'] }), 'nice'],
    ['a digest that is none', correction({ digest: 'abc' }), 'digest'],
    ['a day that does not exist', correction({ date: '2026-02-30' }), 'date'],
    ['nothing to correct', correction({ category: undefined, facets: undefined }), 'neither'],
    ['no mapping', '- a\n- b\n', 'mapping'],
    ['no YAML', '{a: [', ''],
  ])('a file with %s is named and left out, the rest is taken', (_, text, named) => {
    writeFileSync(join(folder, 'bad.yaml'), text);
    writeFileSync(join(folder, 'good.yml'), correction({}));
    writeFileSync(join(folder, 'README.md'), 'not one of them');
    const { corrections, errors } = loadCorrections(folder);
    expect(corrections).toHaveLength(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ file: 'bad.yaml', message: expect.stringContaining(named) });
  });

  it('two for the same tool and version: the second is named', () => {
    writeFileSync(join(folder, 'a.yaml'), correction({}));
    writeFileSync(join(folder, 'b.yaml'), correction({ category: 'Read' }));
    expect(loadCorrections(folder).errors).toMatchObject([{ file: 'b.yaml' }]);
    expect(label(TOOL).classification.category).toBe('Write');
  });

  it('a folder that does not exist holds none', () => {
    expect(loadCorrections(join(folder, 'nowhere'))).toEqual({ corrections: [], errors: [] });
  });
});
