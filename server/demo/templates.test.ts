import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refundDefinition, refundRequest } from './refund-request.ts';

test('the file of the sample that the command line runs is the sample of the demo', () => {
  const file = readFileSync(new URL('../../templates/refund-request.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual({ ...refundRequest, definition: refundDefinition });
});
