import { expect, test } from 'vitest';
import { approvalUrls } from './approval-address.ts';

test('the page of a request is under the origin, its id in one part of the path', () => {
  expect(approvalUrls('https://m.example', 'run1/loop[2].ask', null)).toEqual({
    page: 'https://m.example/approvals/run1%2Floop%5B2%5D.ask',
    approve: 'https://m.example/approvals/run1%2Floop%5B2%5D.ask?choice=approve',
    reject: 'https://m.example/approvals/run1%2Floop%5B2%5D.ask?choice=reject',
  });
});

test('a token goes with all of them', () => {
  const { page, reject } = approvalUrls('http://localhost:4400', 'run1/ask', 'a.b');
  expect(page).toBe('http://localhost:4400/approvals/run1%2Fask?token=a.b');
  expect(reject).toBe('http://localhost:4400/approvals/run1%2Fask?token=a.b&choice=reject');
});
