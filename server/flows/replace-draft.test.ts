import { expect, test } from 'vitest';
import { refundDefinition } from '#server/demo/refund-request.ts';
import { applyOperation } from '#shared/graph/operations.ts';
import { replacingOperation } from '#shared/graph/replacing-operation.ts';
import { emptyFlow, type FlowDefinition, flowDefinitionSchema } from '#shared/graph/schema.ts';

const other: FlowDefinition = flowDefinitionSchema.parse({
  formatVersion: 1,
  inputs: { type: 'object', properties: { order: { type: 'number' } } },
  nodes: [
    { id: 'score', kind: 'fail', config: { message: { kind: 'static', value: 'no' } } },
    { id: 'form', kind: 'manual' },
  ],
  edges: [{ id: 'form-out-score', source: 'form', target: 'score' }],
  notes: [
    { id: 'welcome', text: 'x', position: { x: 1, y: 2 }, size: { width: 3, height: 4 }, color: 'red' },
  ],
  settings: { timeoutSeconds: 60 },
});

test.each([
  ['an empty draft by a whole one', emptyFlow, refundDefinition],
  ['a whole draft by an empty one', refundDefinition, emptyFlow],
  ['a draft by another with the same ids in another order', refundDefinition, other],
  ['a draft by itself', other, other],
])('one operation replaces %s', (_what, from, to) => {
  const applied = applyOperation(from, replacingOperation(from, to));
  expect(applied).toMatchObject({ ok: true });
  expect(applied.ok && applied.definition).toEqual(to);
});

test('editors can take the replacement back', () => {
  const applied = applyOperation(refundDefinition, replacingOperation(refundDefinition, other));
  const undone = applied.ok ? applyOperation(applied.definition, applied.inverse) : applied;
  expect(undone.ok && undone.definition).toEqual(refundDefinition);
});
