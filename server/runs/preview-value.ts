import type { StoredValue } from '#server/runtime/records.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import type { CutValue } from '#shared/runs/run.ts';
import type { RunReader } from './run-reader.ts';

/** Characters of JSON up to which a value is shown as a whole (design 5.4). */
const mostWhole = 64 * 1024;
/** So much of a longer one is shown, about. */
const mostShown = 16 * 1024;
const mostKept = 200;

export type Preview = { value: JsonValue; cut?: CutValue };

/** Previews made last: a run that is watched asks for the same ones again and again. */
const kept = new Map<string, Preview>();

/** A stored value, or its beginning with its length when it is long. */
export async function previewValue(
  deps: { runs: RunReader },
  workspaceId: string,
  stored: StoredValue | null,
): Promise<Preview> {
  if (stored === null) return { value: null };
  if (stored.kind === 'inline') return previewOf(stored.json);
  const key = workspaceId + JSON.stringify(stored);
  const known = kept.get(key);
  if (known) return known;
  const preview = previewOf(await deps.runs.readValue(workspaceId, stored));
  kept.set(key, preview);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
  return preview;
}

/** What is shown of a value, given as JSON text. */
export function previewOf(json: string): Preview {
  const whole: JsonValue = JSON.parse(json);
  if (json.length <= mostWhole) return { value: whole };
  const items = Array.isArray(whole) ? { items: whole.length } : {};
  return { value: beginningOf(whole, { left: mostShown }), cut: { characters: json.length, ...items } };
}

function beginningOf(value: JsonValue, room: { left: number }): JsonValue {
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      if (room.left <= 0) break;
      items.push(beginningOf(item, room));
    }
    return items;
  }
  if (isJsonObject(value)) {
    const members: [string, JsonValue][] = [];
    for (const [name, member] of Object.entries(value)) {
      if (room.left <= 0) break;
      room.left -= name.length;
      members.push([name, beginningOf(member, room)]);
    }
    return Object.fromEntries(members);
  }
  const text = typeof value === 'string' ? value : String(value);
  const most = Math.max(0, room.left);
  room.left -= text.length + 4;
  return typeof value === 'string' && value.length > most ? `${value.slice(0, most)}\u2026` : value;
}
