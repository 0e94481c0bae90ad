import { expect, test } from 'vitest';
import { fitsPolicy, stopScopesOf } from './policy-fit.ts';
import { type NodeKind, nodeSchema, policySchema } from './schema.ts';

const node = (kind: NodeKind, parentId?: string) =>
  nodeSchema.parse({ id: 'a', kind, ...(parentId === undefined ? {} : { parentId }) });
const policies = (kind: NodeKind) =>
  policySchema.keyof().options.filter((field) => fitsPolicy(node(kind), field));

test('a script may have every policy, a trigger only keeps secret what a run starts with', () => {
  expect(policies('script')).toEqual(policySchema.keyof().options);
  expect(policies('webhook')).toEqual(['sensitive']);
});

test('what does nothing for a kind does not fit it', () => {
  expect(policies('email')).not.toContain('cacheSeconds');
  expect(policies('approval')).not.toContain('continueOnError');
  expect(policies('return')).toEqual(['skipIf', 'priority', 'sensitive']);
});

test('a node stops what it stands in; a loop also itself', () => {
  expect(stopScopesOf(node('script'))).toEqual(['flow']);
  expect(stopScopesOf(node('script', 'each'))).toEqual(['iteration', 'loop', 'flow']);
  expect(stopScopesOf(node('loop'))).toEqual(['loop', 'flow']);
  expect(stopScopesOf(node('while', 'each'))).toEqual(['iteration', 'loop', 'flow']);
});
