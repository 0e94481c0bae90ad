import { expect, test } from 'vitest';
import { askerName } from './asker-name.ts';

test('people and tokens are named, an id never is', () => {
  expect([null, 'user:01M8', 'token:shop', 'webhook', 'ada@example.com'].map(askerName)).toEqual([
    null,
    null,
    'shop',
    'A webhook',
    'ada@example.com',
  ]);
});
