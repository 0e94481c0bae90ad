import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/json.ts';
import { checkActionInputs } from './check-inputs.ts';
import { derivePolicy, findActionPolicy, viewerForm } from './policy.ts';
import { anApp } from './testing/an-app.ts';

const inputs = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    reason: { type: 'string', default: 'none', maxLength: 10 },
    by: {},
    channel: {},
  },
  required: ['order', 'reason'],
};
const policy = derivePolicy(
  anApp(),
  new Map([['shop/refund', { flowId: 'f1', title: 'Refund', version: 2, inputs }]]),
);
const refund = findActionPolicy(policy, 'refund');
if (refund === undefined) throw new Error('The policy has no refund.');

const check = (sent: JsonObject) =>
  checkActionInputs(refund, sent, {
    context: { id: 'ann', email: 'ann@example.com', name: 'Ann', role: 'operator' },
    readHandle: (action, handle) => (action === 'orders' && handle === 'good' ? { id: 'o1' } : null),
  });

test('the policy has one source for each input, and says which flow and version runs', () => {
  expect(refund).toMatchObject({
    target: { kind: 'flow', flowId: 'f1', path: 'shop/refund', version: null },
    inputs: {
      order: { kind: 'row', action: 'orders', field: 'id' },
      reason: { kind: 'viewer', schema: { type: 'string' }, isRequired: false },
      by: { kind: 'context', field: 'email' },
      channel: { kind: 'fixed', value: 'desk' },
    },
    showsSteps: true,
  });
  expect(findActionPolicy(policy, 'orders')?.handleFields).toEqual(['id']);
});

test('an action whose flow is missing is unknown to the server', () => {
  expect(findActionPolicy(derivePolicy(anApp(), new Map()), 'refund')).toBeUndefined();
});

test('forms are drawn from what a page sends, without fixed values', () => {
  expect(viewerForm(refund)).toEqual({
    type: 'object',
    properties: { reason: { type: 'string', default: 'none', maxLength: 10 } },
    required: [],
  });
});

describe('inputs', () => {
  test('come from their sources', () => {
    const value = { order: 'o1', reason: 'broken', by: 'ann@example.com', channel: 'desk' };
    expect(check({ order: 'good', reason: 'broken' })).toEqual({ ok: true, value });
    expect(check({ order: 'good' })).toEqual({ ok: true, value: { ...value, reason: 'none' } });
  });

  test.each(['channel', 'by', 'more', '__proto__', 'constructor'])('the key "%s" is refused', (name) => {
    const sent = Object.fromEntries([
      ['order', 'good'],
      [name, 'x'],
    ]);
    expect(check(sent)).toMatchObject({ ok: false, reason: 'refused' });
  });

  test('a value that does not fit, or a row that was not shown, names its field', () => {
    expect(check({ order: 'good', reason: 'far too long a text' })).toMatchObject({
      reason: 'invalid',
      fields: [{ path: 'reason' }],
    });
    expect(check({ order: 'bad' })).toMatchObject({ reason: 'invalid', fields: [{ path: 'order' }] });
    expect(check({})).toMatchObject({ reason: 'invalid', fields: [{ path: 'order' }] });
  });
});
