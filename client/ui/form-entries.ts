import type { FieldError } from '#shared/inputs/check-value.ts';
import type { FormField } from '#shared/inputs/form-model.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';

/** What stands in a field while it is edited: its text, or whether it is ticked. For a select the option's place. */
export type FormEntry = string | boolean;
export type FormEntries = Record<string, FormEntry>;

/** One sentence per field name; `''` for what belongs to no field. */
export type FormErrors = Record<string, string>;

/** The entries of a form that starts with these values, else with the schema's defaults. */
export function entriesOf(fields: readonly FormField[], values: JsonObject): FormEntries {
  return Object.fromEntries(
    fields.map((field) => [field.name, entryOf(field, values[field.name] ?? field.default)]),
  );
}

function entryOf(field: FormField, value: JsonValue | undefined): FormEntry {
  if (field.kind === 'boolean') return value === true;
  if (value === undefined || value === null) return '';
  if (field.kind === 'select') {
    const wanted = JSON.stringify(value);
    const place = field.options?.findIndex((option) => JSON.stringify(option.value) === wanted) ?? -1;
    return place < 0 ? '' : String(place);
  }
  if (field.kind === 'json') return JSON.stringify(value, null, 2);
  if (field.kind === 'date-time' && typeof value === 'string') return localTime(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type ReadResult = { ok: true; value: JsonObject } | { ok: false; errors: FormErrors };

/** Reads and checks a whole form; empty fields are left out, so that the schema says whether that is right. */
export function readForm(schema: JsonObject, fields: readonly FormField[], entries: FormEntries): ReadResult {
  const value: JsonObject = {};
  const errors: FormErrors = {};
  for (const field of fields) {
    const read = readEntry(field, entries[field.name] ?? '');
    if (read.kind === 'error') errors[field.name] = read.message;
    if (read.kind === 'value') value[field.name] = read.value;
  }
  const checked = validateInput(schema, value);
  const all = checked.ok ? errors : { ...errorsByField(checked.fields, fields), ...errors };
  return checked.ok && Object.keys(all).length === 0 ? checked : { ok: false, errors: all };
}

type ReadEntry = { kind: 'empty' } | { kind: 'value'; value: JsonValue } | { kind: 'error'; message: string };

function readEntry(field: FormField, entry: FormEntry): ReadEntry {
  if (typeof entry === 'boolean') return { kind: 'value', value: entry };
  if (entry.trim() === '') return { kind: 'empty' };
  switch (field.kind) {
    case 'number':
    case 'integer':
      return readNumber(field, entry);
    case 'select': {
      const option = field.options?.[Number(entry)];
      return option === undefined ? { kind: 'empty' } : { kind: 'value', value: option.value };
    }
    case 'json':
      return readJson(field, entry);
    case 'date-time': {
      const time = new Date(entry);
      if (Number.isNaN(time.getTime()))
        return { kind: 'error', message: `${field.label} must be a date and time.` };
      return { kind: 'value', value: time.toISOString() };
    }
    default:
      return { kind: 'value', value: entry };
  }
}

function readNumber(field: FormField, entry: string): ReadEntry {
  const text = entry.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
  const number = Number(text);
  return Number.isFinite(number)
    ? { kind: 'value', value: number }
    : { kind: 'error', message: `${field.label} must be a number.` };
}

function readJson(field: FormField, entry: string): ReadEntry {
  try {
    return { kind: 'value', value: JSON.parse(entry) as JsonValue };
  } catch {
    return { kind: 'error', message: `${field.label} must be JSON, such as ["a", "b"] or {"name": "a"}.` };
  }
}

/** Findings of the schema by the field that shows them; the first one of a field stands. */
export function errorsByField(found: readonly FieldError[], fields: readonly FormField[]): FormErrors {
  const errors: FormErrors = {};
  for (const { path, message } of found) {
    const name = path.split(/[.[]/)[0] ?? '';
    const field = fields.find((candidate) => candidate.name === name);
    const isWhole = path === (field?.name ?? '');
    errors[field?.name ?? ''] ??= isWhole ? sentenceOf(field, message) : `${path}: ${message}`;
  }
  return errors;
}

/** "Has to be at least 1." becomes "Amount has to be at least 1." */
function sentenceOf(field: FormField | undefined, message: string): string {
  if (field === undefined || !/^(Is|Has|Must|Does|Needs) /.test(message)) return message;
  return `${field.label} ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** An ISO time as `datetime-local` takes it, in the zone of who looks; empty for what is no time. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
