import type { JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';
import type { SandboxFailure } from './thread-messages.ts';

/** The name under which the guest knows the author's source; its frames in a stack carry it. */
export const guestFileName = 'script.ts';

/** What kind of code failed: the codes of its own errors follow from it. */
export type GuestKind = 'script' | 'expression';

/**
 * Turns the guest's description of what was thrown (JSON text of `describe`) into a failure with the line and
 * column of the author's source. The message of a thrown error stays as it is (design 3.7).
 */
export function readGuestError(description: string, kind: GuestKind, firstLineShift: number): SandboxFailure {
  const told = parseDescription(description);
  const text = (key: string): string => (typeof told[key] === 'string' ? told[key] : '');
  const own = { code: codeOf(text, kind), message: messageOf(text), fault: 'user' as const };
  const place = findPlace(text('stack'), kind, firstLineShift);
  const details = detailsOf(told.details, text('name'));
  return { ...own, ...place, ...(details === undefined ? {} : { details }) };
}

function parseDescription(description: string): Record<string, JsonValue> {
  try {
    const parsed: JsonValue = JSON.parse(description);
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    return { message: description === '' ? 'out of memory' : description, name: 'InternalError' };
  }
}

function codeOf(text: (key: string) => string, kind: GuestKind): string {
  if (text('sandbox') !== '') return text('sandbox');
  if (text('name') === 'InternalError' && text('message') === 'out of memory') return 'memory_limit';
  if (text('name') === 'InternalError' && text('message') === 'stack overflow') return 'stack_overflow';
  return text('code') || `${kind}_error`;
}

function messageOf(text: (key: string) => string): string {
  if (text('name') !== 'InternalError') return text('message');
  if (text('message') === 'stack overflow') return 'Calls are nested too deeply (stack overflow).';
  return text('message');
}

/** The class of an error, unless it says nothing, joins the details that the script gave. */
function detailsOf(given: JsonValue | undefined, name: string): JsonValue | undefined {
  const isTelling = name !== '' && name !== 'Error' && name !== 'InternalError';
  if (!isTelling) return given;
  if (given === undefined) return { name };
  return isJsonObject(given) ? { name, ...given } : given;
}

function findPlace(stack: string, kind: GuestKind, shift: number): { line?: number; column?: number } {
  const frame = (kind === 'script' ? /\bscript\.ts:(\d+):(\d+)/ : /<input>:(\d+):(\d+)/).exec(stack);
  if (!frame) return {};
  const line = Number(frame[1]);
  const column = Number(frame[2]);
  return { line, column: line === 1 ? Math.max(1, column - shift) : column };
}
