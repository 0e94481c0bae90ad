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

test('the columns of the sample leave room for its edges', () => {
  const nodeWidthPx = 232;
  const columns = [...new Set(refundDefinition.nodes.map((node) => node.position.x))].sort((a, b) => a - b);
  const gaps = columns.slice(1).map((x, index) => x - (columns[index] ?? 0) - nodeWidthPx);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(32);
  expect(refundDefinition.nodes).toHaveLength(7);
});
