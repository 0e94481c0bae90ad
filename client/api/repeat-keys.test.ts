import { expect, test } from 'vitest';
import { createRepeatKeys } from './repeat-keys.ts';

test('a call without an answer keeps its key; after an answer, or with other content, there is a new one', () => {
  const fresh = ['key1', 'key2', 'key3'];
  const keys = createRepeatKeys(() => fresh.shift() ?? 'none');
  expect([keys.keyFor('a'), keys.keyFor('a'), keys.keyFor('b')]).toEqual(['key1', 'key1', 'key2']);
  keys.answered('a');
  expect([keys.keyFor('a'), keys.keyFor('b')]).toEqual(['key3', 'key2']);
});
