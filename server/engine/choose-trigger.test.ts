import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { chooseTrigger } from './choose-trigger.ts';

test('a start by hand takes the manual trigger', () => {
  const flow = aGraph().webhook().manual('start').build();
  expect(chooseTrigger(flow).id).toBe('start');
});

test('without a manual trigger the only one is taken', () => {
  expect(chooseTrigger(aGraph().webhook('hook').build()).id).toBe('hook');
});

test('several triggers and none named is refused with their names', () => {
  const flow = aGraph().webhook('one').webhook('two').build();
  expect(() => chooseTrigger(flow)).toThrow('name one of one, two');
});

test('a named trigger must exist and be enabled', () => {
  const flow = aGraph().manual('start').manual('off', { disabled: true }).build();
  expect(chooseTrigger(flow, 'start').id).toBe('start');
  expect(() => chooseTrigger(flow, 'nowhere')).toThrow('no trigger "nowhere"');
  expect(() => chooseTrigger(flow, 'off')).toThrow('disabled');
  expect(chooseTrigger(flow).id).toBe('start');
});

test('a trigger inside a container starts nothing', () => {
  const flow = aGraph().manual('start').loop('each').manual('inner', { parentId: 'each' }).build();
  expect(chooseTrigger(flow).id).toBe('start');
});
