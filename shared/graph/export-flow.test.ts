import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportFlow } from './export-flow.ts';
import { readFlowFile } from './read-flow-file.ts';
import { testCaseSchema } from './test-cases.ts';
import { aGraph } from './testing/a-graph.ts';
import { anyFlowArb } from './testing/arbitrary-flow.ts';

const named = { path: 'shop/orders', title: 'Orders' };

test('exporting, reading and exporting again gives the same text', () => {
  fc.assert(
    fc.property(anyFlowArb, (definition) => {
      const text = exportFlow({ ...named, definition });
      const read = readFlowFile(JSON.parse(text));
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      expect(exportFlow({ ...named, definition: read.definition })).toBe(text);
      expect(read).toMatchObject(named);
    }),
  );
});

test('test cases stand in the file as they are read from it', () => {
  const definition = aGraph().manual('start').build();
  const tests = [
    testCaseSchema.parse({ name: 'one', input: { n: 1 }, pinned: { a: null }, expect: { result: null } }),
    testCaseSchema.parse({ name: 'two', outward: true, expect: 'status === "failed"' }),
  ];
  const text = exportFlow({ ...named, definition, tests });
  expect(readFlowFile(JSON.parse(text))).toMatchObject({ ok: true, tests });
  expect(exportFlow({ ...named, definition, tests: [] })).not.toContain('tests');
});

test('a pinned result that is sensitive stays out of the file', () => {
  const pinned = { enabled: true, result: 'hush' };
  const definition = aGraph()
    .manual('start')
    .script('secret', { pinned, policy: { sensitive: 'result' } })
    .script('plain', { pinned: { enabled: true, result: 'shown' } })
    .build();
  const text = exportFlow({ ...named, definition });
  expect(text).not.toContain('hush');
  expect(text).toContain('shown');
});
