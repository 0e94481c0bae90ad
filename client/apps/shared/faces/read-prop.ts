import type { JsonValue } from '#shared/json.ts';

/** What a face gets: its properties with every binding filled. */
export type FaceProps = {
  id: string;
  values: Readonly<Record<string, unknown>>;
  /** How many grid rows the builder gave it. */
  rows: number;
};

type Values = FaceProps['values'];

/** A text that people read; null is empty, an object is its JSON. */
export function readText(values: Values, name: string): string {
  return textOf(values[name]);
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function readFlag(values: Values, name: string): boolean {
  return values[name] === true || values[name] === 'true';
}

/** A number, also one in a text; undefined where there is none. */
export function readNumber(values: Values, name: string): number | undefined {
  const value = values[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function asJson(value: unknown): JsonValue {
  return value === undefined ? null : (value as JsonValue);
}
