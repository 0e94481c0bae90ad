import { expect, test } from 'vitest';
import type { AppFlows } from '#shared/apps/app-flows.ts';
import { derivePolicy } from '#shared/apps/policy.ts';
import { validateApp } from '#shared/apps/validate-app.ts';
import { refundDeskDefinition } from './refund-desk.ts';
import { refundDefinition, refundRequest } from './refund-request.ts';

const flows: AppFlows = new Map([
  [refundRequest.path, { flowId: 'flow1', title: 'Refund', version: 1, inputs: refundDefinition.inputs }],
]);

test('the sample app can be published and has no warnings', () => {
  expect(validateApp(refundDeskDefinition, flows)).toEqual([]);
});

test('the order of a refund comes from a row that the server signed', () => {
  const policy = derivePolicy(refundDeskDefinition, flows);
  expect(policy.actions.map(({ id, handleFields }) => [id, handleFields])).toEqual([
    ['orders', ['id']],
    ['refund', []],
  ]);
  expect(policy.actions[1]?.inputs.order).toEqual({ kind: 'row', action: 'orders', field: 'id' });
});
