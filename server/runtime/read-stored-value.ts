import { composeValue } from './compose-value.ts';
import { createRecentTexts } from './recent-texts.ts';
import type { StoredValue } from './records.ts';
import { hiddenValue } from './secret-values.ts';

/** The JSON text of a stored value, for readers outside of a run's execution. */
export async function readStoredValue(
  value: StoredValue,
  payload: (id: string) => Promise<string>,
): Promise<string> {
  if (value.kind === 'inline') return value.json;
  if (value.kind === 'payload') return payload(value.id);
  if (value.kind === 'hidden') return JSON.stringify(hiddenValue);
  const parts = {
    runId: value.runId,
    payload,
    parsed: createRecentTexts(payload).parsed,
    // What is stored stands alone: it names no step of a run's state.
    local: () => ({ kind: 'null' as const }),
  };
  return JSON.stringify(await composeValue(value, parts));
}
