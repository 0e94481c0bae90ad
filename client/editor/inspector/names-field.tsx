import { useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';
import type { JsonValue } from '#shared/json.ts';

type NamesFieldProps = {
  label: string;
  help?: string;
  names: JsonValue | undefined;
  onChange(names: string[]): void;
  onBlur?(): void;
};

/** Several names in one field, with commas between them. */
export function NamesField({
  names,
  onChange,
  onBlur,
  help = 'With commas between them',
  ...field
}: NamesFieldProps) {
  const [draft, setDraft] = useState<string>();
  const known = Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
  return (
    <TextField
      {...field}
      help={help}
      value={draft ?? known.join(', ')}
      onChange={(event) => {
        setDraft(event.target.value);
        const typed = event.target.value.split(',').map((name) => name.trim());
        onChange([...new Set(typed.filter((name) => name !== ''))]);
      }}
      onBlur={() => {
        setDraft(undefined);
        onBlur?.();
      }}
    />
  );
}
