import { expect, test } from 'vitest';
import { validateDefinition } from '#shared/graph/validate.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import { refundDefinition } from './refund-request.ts';

test('the sample can be published and has no warnings', () => {
  expect(validateDefinition(refundDefinition, 'publish')).toEqual([]);
});

test('the form of the sample is filled in, so that Run works at once', () => {
  expect(validateInput(refundDefinition.inputs, {})).toEqual({
    ok: true,
    value: { order: 'A-1002', amount: 120, reason: 'The parcel arrived damaged' },
  });
});

test('every node of the sample stands in a column of its own width', () => {
  const columns = refundDefinition.nodes.map((node) => node.position.x / 260);
  expect(columns.every(Number.isInteger)).toBe(true);
  expect(refundDefinition.nodes).toHaveLength(7);
});
