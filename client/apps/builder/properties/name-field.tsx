import { type KeyboardEvent, useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';
import { bindingNameSchema } from '#shared/apps/names.ts';

type NameFieldProps = {
  label: string;
  value: string;
  help?: string | undefined;
  onRename(name: string): void;
};

/** A name that bindings use; it is changed when the field is left, everywhere at once. */
export function NameField({ label, value, help, onRename }: NameFieldProps) {
  const name = useName(value, onRename);
  return (
    <TextField
      label={label}
      help={help}
      error={name.error}
      spellCheck={false}
      autoComplete="off"
      value={name.text}
      onChange={(event) => name.type(event.target.value)}
      onBlur={name.finish}
      onKeyDown={(event) => event.key === 'Enter' && name.finish()}
    />
  );
}

type NameInputProps = { label: string; value: string; onRename(name: string): void; onDone(): void };

/** The same in one line of a list: Enter keeps the name, Escape the one before. */
export function NameInput({ label, value, onRename, onDone }: NameInputProps) {
  const name = useName(value, onRename);
  function finish(): void {
    name.finish();
    onDone();
  }
  function handleKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape') onDone();
    else if (event.key === 'Enter' && name.error === undefined) finish();
  }
  return (
    <input
      aria-label={label}
      aria-invalid={name.error !== undefined || undefined}
      title={name.error}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
      autoFocus
      spellCheck={false}
      value={name.text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => name.type(event.target.value)}
      onBlur={finish}
      onKeyDown={handleKey}
      className="h-7 min-w-0 flex-1 rounded-control border border-accent bg-surface px-2 font-mono text-xs aria-invalid:border-bad"
    />
  );
}

function useName(value: string, onRename: (name: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const checked = typed === null ? null : bindingNameSchema.safeParse(typed);
  return {
    text: typed ?? value,
    error: checked?.success === false ? checked.error.issues[0]?.message : undefined,
    type: setTyped,
    finish(): void {
      if (checked?.success && checked.data !== value) onRename(checked.data);
      setTyped(null);
    },
  };
}
