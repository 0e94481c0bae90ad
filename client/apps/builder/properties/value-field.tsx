import { useState } from 'react';
import { TextArea } from '#client/ui/text-field.tsx';
import { parseBinding } from '#shared/apps/bindings.ts';
import type { JsonValue } from '#shared/json.ts';
import { textOfValue, valueOfText } from './value-text.ts';

type ValueFieldProps = {
  label: string;
  help?: string | undefined;
  value: JsonValue | undefined;
  placeholder?: string;
  onChange(value: JsonValue): void;
};

/** A field for any value: text, JSON, or a binding in `{{ }}`. A half-typed binding says what is missing. */
export function ValueField({ label, help, value, placeholder, onChange }: ValueFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const known = textOfValue(value);
  const isTyped = typed !== null && JSON.stringify(valueOfText(typed)) === JSON.stringify(value ?? '');
  const text = isTyped ? typed : known;
  const parsed = parseBinding(text);
  return (
    <TextArea
      label={label}
      help={help}
      error={parsed.ok ? undefined : parsed.error.message}
      rows={text.length > 60 || text.includes('\n') ? 3 : 1}
      isCode
      spellCheck={false}
      placeholder={placeholder ?? '{{ table1.selectedRow.id }}'}
      value={text}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(valueOfText(event.target.value));
      }}
    />
  );
}
