import { monotonicFactory } from 'ulid';
import { maxKeptSignals, type RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import type { RunControl } from './run-control.ts';

const nextId = monotonicFactory();

/** Sends a value to a run by name; a signal that nobody waits for yet is kept (design 3.8). */
export async function sendSignal(
  deps: { control: RunControl },
  run: RunRecord,
  signal: { name: string; value: JsonValue },
): Promise<void> {
  const outcome = await deps.control.signal(run, { id: nextId(), ...signal });
  if (outcome === 'kept') return;
  if (outcome === 'ended')
    throw new AppError('already_ended', 'This run has ended: nobody waits for signals.');
  if (outcome === 'missing') throw new AppError('not_found', 'There is no such run.');
  throw new AppError('too_many_requests', `The run keeps ${maxKeptSignals} signals already.`);
}
