import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFlowFile } from './read-flow-file.ts';
import { aGraph } from './testing/a-graph.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

const definition = aGraph().manual().script('a').chain('manual', 'a').build();

function messages(json: unknown): string[] {
  const read = readFlowFile(json);
  return read.ok ? [] : read.problems.map((problem) => `${problem.code}: ${problem.message}`);
}

describe('what a flow file may be', () => {
  test('a bare definition', () => {
    expect(readFlowFile(definition)).toEqual({ ok: true, definition });
  });

  test('a definition with its path and title', () => {
    const file = { path: 'finance/refund', title: 'Refund', definition };
    expect(readFlowFile(file)).toEqual({ ok: true, ...file });
  });

  test('missing optional fields get their defaults', () => {
    const read = readFlowFile({ formatVersion: 1, nodes: [{ id: 'a', kind: 'manual' }] });
    expect(read).toMatchObject({ ok: true, definition: { nodes: [{ title: '', config: {} }], edges: [] } });
  });
});

describe('what is refused', () => {
  test.each<[string, unknown, string]>([
    ['a text', 'flow', 'missing_config: A flow file holds a JSON object.'],
    ['nothing', null, 'missing_config: A flow file holds a JSON object.'],
    ['a list', [], 'missing_config: A flow file holds a JSON object.'],
    [
      'something else',
      { a: 1 },
      'missing_config: The file is not a flow: it has neither "formatVersion" nor "definition".',
    ],
    [
      'OpenFlow',
      { value: { modules: [] } },
      'not_supported: This is an OpenFlow file; importing OpenFlow is not supported yet.',
    ],
    [
      'an extra field beside the definition',
      { definition, owner: 1 },
      'unknown_field: The file has the unknown field "owner".',
    ],
    [
      'a path of another form',
      { path: 'a', definition },
      'missing_config: The "path" of the file does not have the form folder/name.',
    ],
    [
      'a later version',
      { ...definition, formatVersion: 2 },
      'missing_config: The flow has the format version 2; this release reads versions up to 1.',
    ],
  ])('%s', (_, json, message) => {
    expect(messages(json)).toEqual([message]);
  });

  test('problems name the node and the field', () => {
    const json = {
      formatVersion: 1,
      nodes: [
        { id: 'a', kind: 'manual', title: 'Start', colour: 'red' },
        { id: 'B b', kind: 'manual', policy: { retries: 1 } },
        5,
        { id: 'c', kind: 'script', policy: { retry: [{ attempts: 2, secs: 1 }] } },
      ],
      extra: 1,
    };
    expect(messages(json)).toEqual([
      'unknown_field: The node "Start" has an unknown field "colour".',
      expect.stringContaining(
        'missing_config: The node "B b" has a value for "id" that does not fit: Use 1 to 64',
      ),
      'unknown_field: The node "B b" has an unknown field "policy.retries".',
      expect.stringContaining(
        'missing_config: The node number 3 has a value for its settings that does not fit',
      ),
      'missing_config: The node "c" needs a value for "policy.retry[0].seconds".',
      'unknown_field: The node "c" has an unknown field "policy.retry[0].secs".',
      'unknown_field: The flow has an unknown field "extra".',
    ]);
  });

  test('a node id that is dangerous as a property name is refused', () => {
    expect(messages({ formatVersion: 1, nodes: [{ id: '__proto__', kind: 'manual' }] })).toHaveLength(1);
  });

  test('a value nested very deeply gives a problem', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 50_000; depth += 1) value = [value];
    expect(messages({ formatVersion: 1, inputs: { a: value } })).toEqual([
      'missing_config: The flow is nested too deeply to be read.',
    ]);
    const tests = [{ name: 'deep', input: value, expect: {} }];
    expect(messages({ definition: { formatVersion: 1 }, tests })).toEqual([
      'missing_config: The tests of the flow are nested too deeply to be read.',
    ]);
  });

  test('any JSON gives an answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(typeof readFlowFile(json).ok).toBe('boolean');
        expect(typeof readFlowFile({ formatVersion: 1, nodes: json }).ok).toBe('boolean');
      }),
    );
  });
});
