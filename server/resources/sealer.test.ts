import { expect, test } from 'vitest';
import { createSealer, keyIdOf } from './sealer.ts';

const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const place = ['secret', 'w1', 's1'];

test('a sealed text opens in its place, and differs each time', () => {
  const sealer = createSealer(oldKey);
  const sealed = sealer.seal('hunter2 😀', place);
  expect(sealer.open(sealed, place)).toBe('hunter2 😀');
  expect(sealed).not.toContain('hunter2');
  expect(sealer.seal('hunter2 😀', place)).not.toBe(sealed);
  expect(sealer.open(sealer.seal('', place), place)).toBe('');
});

test('it opens nowhere else, and not when a single character was changed', () => {
  const sealer = createSealer(oldKey);
  const sealed = sealer.seal('hunter2', place);
  for (const other of [['secret', 'w2', 's1'], ['secret', 'w1', 's2'], ['secret', 'w1s1'], []]) {
    expect(() => sealer.open(sealed, other)).toThrow();
  }
  const [id = '', nonce = '', body = ''] = sealed.split('.');
  const flipped = `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`;
  const tampered = [`${id}.${nonce}.${flipped}`, `${id}.${nonce}.${body.slice(0, 8)}`, `${id}.${nonce}.`, ''];
  for (const one of tampered) expect(() => sealer.open(one, place)).toThrow();
});

test('another key opens it only when it is told so', () => {
  const sealed = createSealer(oldKey).seal('hunter2', place);
  expect(() => createSealer(newKey).open(sealed, place)).toThrow('not known');
  const both = createSealer(newKey, [oldKey]);
  expect(both.open(sealed, place)).toBe('hunter2');
  expect(both.knows(keyIdOf(sealed))).toBe(true);
  expect(keyIdOf(both.seal('x', place))).toBe(both.keyId);
  expect(both.keyId).not.toBe(keyIdOf(sealed));
});
