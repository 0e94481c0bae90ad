import { expect, test } from 'vitest';
import { isSecretTrigger, secrecyOfNodes } from './secrecy.ts';
import { aGraph } from './testing/a-graph.ts';

test('what a container keeps secret, what stands in it keeps as well', () => {
  const { nodes } = aGraph()
    .manual()
    .loop('outer', {}, { policy: { sensitive: 'input' } })
    .loop('inner', {}, { parentId: 'outer', policy: { sensitive: 'result' } })
    .script('deep', { parentId: 'inner' })
    .script('beside', { parentId: 'outer' })
    .script('outside', { policy: { sensitive: 'both' } })
    .build();
  expect(Object.fromEntries(secrecyOfNodes(nodes))).toEqual({
    manual: { input: false, result: false },
    outer: { input: true, result: false },
    inner: { input: true, result: true },
    deep: { input: true, result: true },
    beside: { input: true, result: false },
    outside: { input: true, result: true },
  });
});

test('nodes of a draft that stand in each other do not stop it', () => {
  const { nodes } = aGraph()
    .loop('one', {}, { parentId: 'other' })
    .loop('other', {}, { parentId: 'one', policy: { sensitive: 'input' } })
    .build();
  expect(secrecyOfNodes(nodes).get('one')).toEqual({ input: true, result: false });
});

test('the run of a trigger with any secret starts with a secret', () => {
  const flow = aGraph()
    .manual('shown')
    .manual('secret', { policy: { sensitive: 'result' } })
    .build();
  expect([isSecretTrigger(flow, 'shown'), isSecretTrigger(flow, 'secret')]).toEqual([false, true]);
});
