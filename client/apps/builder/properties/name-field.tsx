import { useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';
import { bindingNameSchema } from '#shared/apps/names.ts';

type NameFieldProps = { label: string; value: string; help?: string; onRename(name: string): void };

/** A name that bindings use; it is changed when the field is left, everywhere at once. */
export function NameField({ label, value, help, onRename }: NameFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const checked = typed === null ? null : bindingNameSchema.safeParse(typed);
  function finish(): void {
    if (checked?.success && checked.data !== value) onRename(checked.data);
    setTyped(null);
  }
  return (
    <TextField
      label={label}
      help={help}
      error={checked?.success === false ? checked.error.issues[0]?.message : undefined}
      spellCheck={false}
      autoComplete="off"
      value={typed ?? value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && finish()}
    />
  );
}
