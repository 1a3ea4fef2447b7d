/**
 * One small source for each style that servers are written in: a folder under test/fixtures/static with the source and, in expected.json, what
 * must be read from it. Supporting another style is adding a folder (and, where it is a new SDK, a recipe).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enumerateStatic, type StaticResult } from '../../../../crawler/enumerate/static/index.ts';

const STYLES = join(import.meta.dirname, '../../../fixtures/static');

/** What expected.json says of a source: all that is not the same for every tool. */
function summary({ kind, servers, notes }: StaticResult): unknown {
  return {
    kind,
    servers: servers.map(({ path, language, sdk, tools }) => ({
      path,
      language,
      sdk,
      tools: tools.map(
        ({ name, title, description, inputSchema, annotations, origin, nameIsComputed, enabledByDefault }) => ({
          name,
          ...(title === null ? {} : { title }),
          description,
          inputSchema,
          ...(annotations === null ? {} : { annotations }),
          origin: `${origin.file}:${origin.line}`,
          ...(nameIsComputed ? { nameIsComputed } : {}),
          ...(enabledByDefault === true ? {} : { enabledByDefault }),
        }),
      ),
    })),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

test.each(readdirSync(STYLES))('%s', async (style) => {
  const folder = join(STYLES, style);
  const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  expect(summary(await enumerateStatic(folder))).toEqual(expected);
});
