import { useState } from 'react';
import { TextArea } from '#client/ui/text-field.tsx';
import type { JsonValue } from '#shared/json.ts';
import { readJson } from './schema-fields.ts';

type JsonFieldProps = {
  label: string;
  value: JsonValue | undefined;
  help?: string;
  isRequired?: boolean;
  hideLabel?: boolean;
  rows?: number;
  onChange(value: JsonValue | undefined): void;
  onBlur?(): void;
};

/**
 * A value as JSON text. What cannot be read stays in the field, with the reason, and is not taken over; once the field
 * was left, a value that comes from elsewhere takes its place.
 */
export function JsonField({ label, value, rows = 6, onChange, ...rest }: JsonFieldProps) {
  /** What is typed; `beside`: what the value was when the field was left with it. */
  const [draft, setDraft] = useState<{ text: string; beside?: string }>();
  const written = value === undefined ? '' : JSON.stringify(value, null, 2);
  const isOver = draft?.beside !== undefined && draft.beside !== written;
  const text = draft === undefined || isOver ? written : draft.text;
  const isWrong = text.trim() !== '' && readJson(text) === undefined;
  return (
    <TextArea
      {...rest}
      label={label}
      isCode
      rows={rows}
      spellCheck={false}
      value={text}
      error={isWrong ? 'This is not JSON yet' : undefined}
      onChange={(event) => {
        setDraft({ text: event.target.value });
        const next = event.target.value.trim() === '' ? undefined : readJson(event.target.value);
        if (next !== undefined || event.target.value.trim() === '') onChange(next);
      }}
      onFocus={() => setDraft(isWrong ? { text } : undefined)}
      onBlur={() => {
        setDraft(isWrong ? { text, beside: written } : undefined);
        rest.onBlur?.();
      }}
    />
  );
}
