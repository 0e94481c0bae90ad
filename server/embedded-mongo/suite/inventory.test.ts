import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CommandShapes } from '../testing/command-shapes.ts';

const file = new URL('./inventory.json', import.meta.url);
const { product, suite } = JSON.parse(readFileSync(file, 'utf8')) as Record<
  'product' | 'suite',
  CommandShapes
>;

/** Commands that tools and drivers send for themselves; their own tests are those of the wire. */
const ofDrivers = ['hello', 'ismaster', 'ping', 'endSessions', 'buildInfo', 'killCursors', 'getMore'];

test('every command, field and operator that the product sends is tried in the suite of the database', () => {
  const tried = new Set(Object.values(suite).flatMap(({ operators }) => operators));
  const untried = Object.entries(product).flatMap(([name, { fields, operators }]) => {
    if (ofDrivers.includes(name)) return [];
    const known = suite[name];
    if (!known) return [name];
    return [
      ...fields.filter((field) => !known.fields.includes(field)).map((field) => `${name}.${field}`),
      ...operators.filter((operator) => !tried.has(operator)).map((operator) => `${name} ${operator}`),
    ];
  });
  expect(untried).toEqual([]);
});
