import { expect, test } from 'vitest';
import type { RunFilter } from './run-list.ts';
import { readFilter, writeFilter } from './use-run-filter.ts';

test('a filter is read from the address as it was written', () => {
  const filters: RunFilter[] = [
    {},
    { flow: 'a/b', status: 'failed', trigger: 'webhook', period: 'day', includeTests: true },
  ];
  for (const filter of filters) {
    expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
  }
});

test('what an address says wrongly is left out', () => {
  expect(readFilter(new URLSearchParams('status=odd&trigger=rain&time=ever&tests=maybe&flow='))).toEqual({});
});
