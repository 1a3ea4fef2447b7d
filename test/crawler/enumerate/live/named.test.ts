/** What is read from a stranger's words. */
import { describe, expect, it } from 'vitest';
import { classify, missesOwnFolder } from '../../../../crawler/enumerate/live/diagnose.ts';
import { argumentKinds } from '../../../../crawler/enumerate/live/named/arguments.ts';
import { structureShown } from '../../../../crawler/enumerate/live/named/structures.ts';
import { choicesNamed, exampleOf, variablesNamed } from '../../../../crawler/enumerate/live/named/variables.ts';

describe('the structure that a text shows a variable to hold', () => {
  it.each([
    [
      'in a shell',
      `Use ACME_STORES='[{"url": "https://x", "note": "}]"}]' fixture`,
      [{ url: 'https://x', note: '}]' }],
    ],
    ['in a client’s configuration', '"env": { "ACME_STORES": "{\\"berlin\\": {\\"id\\": 7}}" }', { berlin: { id: 7 } }],
    ['over several lines', 'ACME_STORES={\n  "berlin": 1\n}\nOTHER={"paris": 2}', { berlin: 1 }],
    ['behind one that is no JSON', 'ACME_STORES=[stores], as in ACME_STORES=["berlin"]', ['berlin']],
  ])('is found %s', (_, text, structure) => expect(structureShown('ACME_STORES', text)).toEqual(structure));

  it.each([
    ['of another variable', 'MY_ACME_STORES=["berlin"]'],
    ['of nothing', 'ACME_STORES={}'],
    ['that is not closed', 'ACME_STORES=["berlin"'],
    ['in a text that is not closed', 'ACME_STORES=["berlin]'],
  ])('is none %s', (_, text) => expect(structureShown('ACME_STORES', text)).toBeNull());
});

describe('words of an error', () => {
  it('name variables with another’s value in them', () =>
    expect(variablesNamed('Missing environment variables for "dev": ACME_dev_URL')).toEqual(['ACME_dev_URL']));

  it.each([
    ["ENOENT: no such file or directory, chmod '/srv/app/node_modules/acme/bin/acme'", true],
    ["EACCES: permission denied, open '/srv/app/node_modules/acme/state.json'", true],
    ["ENOENT: no such file or directory, open '/srv/app/node_modules/acme/state.json'", false],
    ["ENOENT: no such file or directory, mkdir '/var/acme'", false],
  ])('%s: its own folder cannot be written to: %s', (words, misses) => expect(missesOwnFolder(words)).toBe(misses));

  it('say that a library of the machine is too old, and ask for no variable', () => {
    const words = "/srv/app/acme: /lib/libc.so.6: version `GLIBC_2.38' not found (required by /srv/app/acme)";
    expect(classify(words, 1)).toBe('needs-binary');
    expect(variablesNamed(words)).toEqual([]);
  });

  it.each([
    ['Set ACME_URL (e.g., https://<your-site>.acme.test).', 'https://example.acme.test'],
    ['ACME_URL is required, for example: "https://rooms.acme.test/v1"', 'https://rooms.acme.test/v1'],
    ['ACME_URL looks like https://{site}.acme.test', 'https://example.acme.test'],
    ['ACME_URL: no URL (e.g. https://...)', null],
    ['ACME_URL: format invalid', null],
    ['ACME_URL of your place, for example eu-west-1', 'eu-west-1'],
    ['OTHER_URL (e.g. https://acme.test)', null],
  ])('%s: an example of what it may hold is %s', (words, value) => expect(exampleOf('ACME_URL', words)).toBe(value));

  it('offer what a variable may be, and not that it must be there', () => {
    expect(choicesNamed('ACME_KIND must be one of: rest, soap')).toEqual({ ACME_KIND: 'rest' });
    expect(choicesNamed('ACME_KEY must be provided","app":"acme","or":1')).toEqual({});
  });

  it('ask for a configuration file before a folder', () =>
    expect(argumentKinds("error: missing required argument 'config-file-path'")[0]).toBe('CONFIG_FILE'));
});
