import { expect, test } from 'vitest';
import type { LogLineView } from '#shared/runs/run.ts';
import { appendLines } from './log-lines.ts';

const line = (seq: number): LogLineView => ({
  seq,
  path: 'score',
  at: '2026-01-01T00:00:00.000Z',
  stream: 'log',
  text: `line ${seq}`,
});

const seqs = (lines: readonly LogLineView[]) => lines.map(({ seq }) => seq);

test('new lines follow the known ones', () => {
  expect(seqs(appendLines([line(0), line(1)], [line(2), line(4)]))).toEqual([0, 1, 2, 4]);
});

test('lines that come twice or late stand once, in order', () => {
  expect(seqs(appendLines([line(0), line(3)], [line(3), line(2), line(1)]))).toEqual([0, 1, 2, 3]);
});

test('nothing known and nothing added is an empty log', () => {
  expect(appendLines([], [])).toEqual([]);
});
