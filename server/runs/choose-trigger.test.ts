import { expect, test } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/graph/schema.ts';
import { chooseTrigger } from './choose-trigger.ts';

const flow = (...nodes: { id: string; kind: string; disabled?: boolean }[]): FlowDefinition =>
  flowDefinitionSchema.parse({ formatVersion: 1, nodes });
const idOf = (definition: FlowDefinition, named?: string) => chooseTrigger(definition, named).id;

const form = { id: 'form', kind: 'manual' };
const hook = { id: 'hook', kind: 'webhook' };
const nightly = { id: 'nightly', kind: 'schedule' };
const work = { id: 'work', kind: 'script' };

test('the trigger that is named fires', () => {
  expect(idOf(flow(form, hook, work), 'hook')).toBe('hook');
});

test('without a name the manual one fires, wherever it stands', () => {
  expect(idOf(flow(hook, nightly, form, work))).toBe('form');
});

test('without a manual one the only one fires', () => {
  expect(idOf(flow(work, hook))).toBe('hook');
});

test('several triggers and none named are refused with their names', () => {
  expect(() => idOf(flow(hook, nightly))).toThrow('hook, nightly');
});

test('a disabled trigger never fires', () => {
  expect(idOf(flow({ ...form, disabled: true }, hook))).toBe('hook');
  expect(() => idOf(flow({ ...form, disabled: true }, hook), 'form')).toThrow('is disabled');
  expect(() => idOf(flow({ ...hook, disabled: true }))).toThrow('no trigger');
});

test('a node that is no trigger cannot be named', () => {
  expect(() => idOf(flow(form, work), 'work')).toThrow('no trigger "work"');
});
