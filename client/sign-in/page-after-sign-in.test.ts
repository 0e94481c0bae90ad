import { expect, test } from 'vitest';
import { pageAfterSignIn } from './page-after-sign-in.ts';

test('after signing in somebody comes back to the page that they wanted', () => {
  expect(pageAfterSignIn('/w/demo/runs?status=failed')).toBe('/w/demo/runs?status=failed');
  expect(pageAfterSignIn(null)).toBe('/');
});

test.each([
  '//evil.example/x',
  'https://evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '\\\\evil.example',
])('%s does not lead away from our pages', (then) => {
  expect(pageAfterSignIn(then)).toBe('/');
});
