import { expect, test } from 'vitest';
import { migrateDefinition } from './migrations.ts';

test('a document of the current version stays as it is', () => {
  const document = { formatVersion: 1, nodes: [] };
  expect(migrateDefinition(document)).toEqual({ ok: true, document });
});

test.each([0, 2, 1.5])('the version %s is refused by its number', (formatVersion) => {
  expect(migrateDefinition({ formatVersion })).toMatchObject({
    ok: false,
    message: expect.stringContaining(`format version ${formatVersion};`),
  });
});

test.each([null, 5, [], { formatVersion: 'one' }, {}])('%j is left to the schema', (document) => {
  expect(migrateDefinition(document)).toEqual({ ok: true, document });
});
