import { expect, test } from 'vitest';
import type { RunLive } from '#shared/live/events.ts';
import type { RunStatus } from '#shared/runs/run.ts';
import { withLive } from './with-live.ts';

const aLive = (revision: number, status: RunStatus): RunLive => ({
  runId: 'r1',
  revision,
  status,
  waitingFor: null,
  error: null,
  nodes: {},
});

const known = { run: { status: 'running', error: null, flow: 'a/b' }, live: aLive(3, 'running') };

test('a newer snapshot brings the status of the run with it and keeps the rest', () => {
  expect(withLive(known, aLive(4, 'succeeded'))).toEqual({
    run: { status: 'succeeded', error: null, flow: 'a/b' },
    live: aLive(4, 'succeeded'),
  });
});

test('a snapshot that comes late does not turn the run back', () => {
  expect(withLive(known, aLive(2, 'queued'))).toBe(known);
});
