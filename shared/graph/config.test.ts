import { describe, expect, test } from 'vitest';
import { nodeConfig, portsOf, readNodeConfig } from './config.ts';
import type { FlowNode } from './schema.ts';
import { aGraph, value } from './testing/a-graph.ts';

function only(graph: ReturnType<typeof aGraph>): FlowNode {
  const [node] = graph.build().nodes;
  if (node === undefined) throw new Error('The flow has no node');
  return node;
}

describe('ports', () => {
  test.each<[string, FlowNode, string[]]>([
    ['a trigger', only(aGraph().manual()), ['out']],
    ['a script', only(aGraph().script('a')), ['out', 'error']],
    ['a branch', only(aGraph().branch('a', { x: 'true', y: 'true' })), ['x', 'y', 'else']],
    ['an unfinished branch', only(aGraph().node('a', 'branch', { cases: [{ id: 'x' }, 5] })), ['x', 'else']],
    ['a branch without cases', only(aGraph().node('a', 'branch')), ['else']],
    ['an approval', only(aGraph().node('a', 'approval')), ['approved', 'rejected', 'expired']],
    ['a wait for a signal', only(aGraph().node('a', 'wait', { kind: 'signal' })), ['out', 'expired']],
    ['a wait for a time', only(aGraph().node('a', 'wait', { kind: 'until' })), ['out']],
    ['an unfinished query', only(aGraph().node('a', 'query')), ['out', 'error']],
    ['an unfinished webhook', only(aGraph().node('a', 'webhook')), ['out']],
    ['a return', only(aGraph().return('a')), []],
    ['an unfinished fail', only(aGraph().node('a', 'fail')), []],
    ['an unknown kind', { ...only(aGraph().script('a')), kind: 'teleport' }, []],
  ])('of %s', (_, node, ports) => {
    expect(portsOf(node)).toEqual(ports);
  });
});

test('a config is read with its defaults', () => {
  const node = only(aGraph().approval('a'));
  expect(nodeConfig(node, 'approval')).toMatchObject({ required: 1, deciders: { link: false } });
  expect(readNodeConfig(node)).toMatchObject({ ok: true });
});

test('asking for the config of another kind, or for one that is not valid, is a defect', () => {
  expect(() => nodeConfig(only(aGraph().manual()), 'script')).toThrow('is of kind "manual", not "script"');
  expect(() => nodeConfig(only(aGraph().node('a', 'loop')), 'loop')).toThrow('not valid');
});

test('the same config object under another kind is read anew', () => {
  const node = only(aGraph().transform('a', value(1)));
  expect(readNodeConfig(node).ok).toBe(true);
  expect(readNodeConfig({ ...node, kind: 'fail' }).ok).toBe(false);
});
