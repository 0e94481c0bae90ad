import { expect, test } from 'vitest';
import { valuesFromQuery } from './query-values.ts';

const schema = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    amount: { type: 'number' },
    urgent: { type: 'boolean' },
    team: { enum: ['North', 'South'] },
  },
};

test('the address fills the fields that it names, in their types', () => {
  const query = new URLSearchParams('order=1042&amount=12.5&urgent=yes&team=South&other=x');
  expect(valuesFromQuery(schema, query)).toEqual({
    order: '1042',
    amount: 12.5,
    urgent: true,
    team: 'South',
  });
});

test('what does not fit is left out', () => {
  expect(valuesFromQuery(schema, new URLSearchParams('amount=much&team=East'))).toEqual({});
});
