import { monotonicFactory } from 'ulid';
import { expectKept } from '#server/runtime/deliver-signal.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { JsonValue } from '#shared/json.ts';
import type { RunControl } from './run-control.ts';

const nextId = monotonicFactory();

/** Sends a value to a run by name; a signal that nobody waits for yet is kept (design 3.8). */
export async function sendSignal(
  deps: { control: RunControl },
  run: RunRecord,
  signal: { name: string; value: JsonValue },
): Promise<void> {
  expectKept(await deps.control.signal(run, { id: nextId(), ...signal }));
}
