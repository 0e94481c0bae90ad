import { localTime } from '#client/ui/form-entries.ts';
import { Select } from '#client/ui/select.tsx';
import { TextArea, TextField } from '#client/ui/text-field.tsx';
import type { JsonValue } from '#shared/json.ts';
import { readReference } from '#shared/resources/references.ts';
import { JsonField } from '../schema/json-field.tsx';
import type { ParameterType } from '../script/read-type.ts';
import { NumberField } from './number-field.tsx';
import { ResourceField } from './resource-field.tsx';

type StaticFieldProps = {
  label: string;
  type: ParameterType;
  value: JsonValue | undefined;
  isOptional: boolean;
  /** Of a text: it has one line, as an address has. */
  isLine?: boolean;
  placeholder: string;
  onChange(value: JsonValue | undefined): void;
  onBlur?(): void;
};

/** A fixed value in the field that suits its type, else the value that is there. */
export function StaticField({
  label,
  type,
  value,
  isOptional,
  isLine = false,
  placeholder,
  onChange,
  onBlur,
}: StaticFieldProps) {
  const shared = { label, hideLabel: true, ...(onBlur ? { onBlur } : {}) };
  const isText = typeof value === 'string' || value === undefined || value === null;
  const isEmpty = value === undefined || value === null || value === '';
  if (type.kind === 'number' && (isEmpty || typeof value === 'number')) {
    const number = typeof value === 'number' ? value : undefined;
    return <NumberField {...shared} placeholder={placeholder} value={number} onChange={onChange} />;
  }
  if (type.kind === 'boolean' || type.kind === 'choice') {
    const values = type.kind === 'choice' ? type.options : [true, false];
    return (
      <Select
        {...shared}
        value={value === undefined || (isEmpty && !values.includes(value)) ? '' : JSON.stringify(value)}
        options={choicesOf(values, value)}
        placeholder={isOptional ? 'Not given' : 'Choose'}
        onChange={(next) => onChange(next === '' ? undefined : (JSON.parse(next) as JsonValue))}
      />
    );
  }
  if (type.kind === 'resource' && isText) {
    const named = typeof value === 'string' ? readReference(value) : null;
    return (
      <ResourceField
        {...shared}
        type={type.resource}
        value={named?.path ?? ''}
        isOptional={isOptional}
        onChange={(path) => onChange(path === '' ? undefined : `$resource:${path}`)}
      />
    );
  }
  if (type.kind === 'object' || type.kind === 'list' || !isText) {
    return <JsonField {...shared} value={value === '' ? undefined : value} rows={4} onChange={onChange} />;
  }
  const text = typeof value === 'string' ? value : '';
  const change = (next: string) => onChange(next === '' && isOptional ? undefined : next);
  if (type.kind === 'date') {
    return (
      <TextField
        {...shared}
        type="date"
        value={text.slice(0, 10)}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  if (type.kind === 'time' && (text === '' || localTime(text) !== '')) {
    return (
      <TextField
        {...shared}
        type="datetime-local"
        value={localTime(text)}
        // The time of whoever looks; it is kept with its zone.
        onChange={({ target }) => change(target.value === '' ? '' : new Date(target.value).toISOString())}
      />
    );
  }
  const field = { ...shared, placeholder, value: text };
  return isLine ? (
    <TextField {...field} onChange={(event) => change(event.target.value)} />
  ) : (
    <TextArea {...field} rows={rowsOf(text)} onChange={(event) => change(event.target.value)} />
  );
}

/** What may be chosen; a value of another type, which is given all the same, stays to be seen. */
function choicesOf(values: readonly JsonValue[], given: JsonValue | undefined) {
  const choices = values.map((value) => ({ value: JSON.stringify(value), label: wordsOf(value) }));
  const isForeign = given !== undefined && given !== null && given !== '';
  if (!isForeign || choices.some(({ value }) => value === JSON.stringify(given))) return choices;
  return [...choices, { value: JSON.stringify(given), label: `${wordsOf(given)} (does not fit)` }];
}

function wordsOf(value: JsonValue): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const lettersInRow = 48;
const mostRows = 12;

/** A field of text grows with it. */
function rowsOf(text: string): number {
  const rows = text
    .split('\n')
    .reduce((count, line) => count + Math.max(1, Math.ceil(line.length / lettersInRow)), 0);
  return Math.min(rows, mostRows);
}
