import { isJsonObject, type JsonValue } from '#shared/json.ts';

/** One line of text for an argument (design 3.4): its expression, its template, or its value. */
export function describeArgument(argument: JsonValue | undefined): string {
  if (!isJsonObject(argument)) return '';
  if (argument.kind === 'expression') return oneLine(argument.code);
  if (argument.kind === 'template') return oneLine(argument.text);
  const value = argument.value ?? null;
  return typeof value === 'string' ? oneLine(value) : JSON.stringify(value);
}

export function oneLine(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
}

/** "1 decision", "3 decisions". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** "90 s", "15 min", "2 h", "3 days". */
export function describeSeconds(seconds: number): string {
  if (seconds % 86_400 === 0) return count(seconds / 86_400, 'day');
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

/** Those of the parts that there is something to say of. */
export function said(...parts: (string | false)[]): string[] {
  return parts.filter((part) => part !== false);
}
