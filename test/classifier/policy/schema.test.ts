import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../classifier/policy/check.ts';
import { OPERATORS } from '../../../classifier/policy/language.ts';
import { policyJsonSchema } from '../../../classifier/policy/schema.ts';
import fc from '../../support/fc.ts';
import * as any from './arbitrary.ts';

const schema = policyJsonSchema();
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const hasErrors = (policy: unknown) => checkPolicy(policy).some(({ severity }) => severity === 'error');

test('the published schema is the one the types come from (vitest -u writes it anew)', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../../classifier/policy/policy.schema.json',
  );
});

test('it is draft 2020-12 and describes every field', () => {
  expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  const undescribed: string[] = [];
  const visit = (node: unknown, at: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties } = node as { properties?: Record<string, Record<string, unknown>> };
    for (const [name, property] of Object.entries(properties ?? {}))
      if (!property.description && !property.$ref) undescribed.push(`${at}.${name}`);
    for (const [key, child] of Object.entries(node)) visit(child, `${at}.${key}`);
  };
  visit(schema, '');
  expect(undescribed).toEqual([]);
});

describe('the schema and the validator agree', () => {
  test('on valid policies', () => {
    fc.assert(
      fc.property(any.policy, (policy) => {
        expect(hasErrors(policy)).toBe(false);
        expect([isValid(policy), isValid.errors]).toEqual([true, null]);
      }),
      { numRuns: 500 },
    );
  });

  test('what the schema refuses, the validator refuses', () => {
    // One place of a valid policy is replaced by something else.
    const spoilt = fc
      .tuple(any.policy, fc.nat(), fc.constantFrom<unknown>(null, 7, 'x', '', [], {}, -1, true))
      .map(([policy, at, junk]) => {
        const copy = structuredClone(policy) as unknown;
        const places: [Record<string, unknown>, string][] = [];
        const visit = (node: unknown): void => {
          if (typeof node !== 'object' || node === null) return;
          for (const [key, child] of Object.entries(node)) {
            places.push([node as Record<string, unknown>, key]);
            visit(child);
          }
        };
        visit(copy);
        const [holder, key] = places[at % places.length]!;
        holder[key] = junk;
        return copy;
      });
    fc.assert(
      fc.property(spoilt, (policy) => {
        if (!isValid(policy)) expect(hasErrors(policy)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('on every operator', () => {
    for (const op of OPERATORS) expect(JSON.stringify(schema)).toContain(`"${op}"`);
  });
});
