import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretMask } from './secret-mask.ts';

const secret = 'can/ary+4f"1c 9e€';
const mask = createSecretMask();
mask.add(secret);

test('a secret is hidden in every form in which it travels', () => {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString(),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
  for (const form of forms) expect(mask.text(`key ${form} end`)).toMatch(/^key .*••••••.* end$/);
  expect(mask.text('nothing of it')).toBe('nothing of it');
  expect(mask.holds(`Bearer ${secret}`)).toBe(true);
});

test('it is hidden in base64 wherever it stands in what was encoded', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (before, after) => {
      const encoded = Buffer.from(before + secret + after).toString('base64');
      return mask.text(encoded).includes('••••••');
    }),
  );
});

test('names and values of a result are masked at any depth, all else stays', () => {
  const result = { deep: [{ [secret]: secret, n: 1, yes: true, none: null }] };
  expect(mask.value(result)).toEqual({ deep: [{ '••••••': '••••••', n: 1, yes: true, none: null }] });
});

test('a secret of a few characters is not hidden: half of every text would be', () => {
  const short = createSecretMask();
  short.add('abc');
  expect(short.value({ text: 'abc' })).toEqual({ text: 'abc' });
});
