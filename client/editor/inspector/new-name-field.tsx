import { useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';

type NewNameFieldProps = {
  name: string;
  problemOf(name: string): string | undefined;
  onRename(newName: string): void;
  /** `name` is what it is called now, when a key closed the field: the focus goes back to it. */
  onClose(name?: string): void;
};

/** Another name for what has one: Enter or leaving the field takes it over, Escape leaves it as it was. */
export function NewNameField({ name, problemOf, onRename, onClose }: NewNameFieldProps) {
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  const problem = problemOf(wanted);

  /** What does not fit stays to be mended. */
  function finish(nameToFocus?: string): void {
    if (problem !== undefined) return;
    if (wanted !== name) onRename(wanted);
    onClose(nameToFocus);
  }

  return (
    <TextField
      label={`New name of ${name}`}
      value={typed}
      error={problem}
      autoFocus
      spellCheck={false}
      autoComplete="off"
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(wanted);
        if (event.key !== 'Escape') return;
        // Only the renaming ends; the inspector would give the focus back to the canvas.
        event.preventDefault();
        event.stopPropagation();
        onClose(name);
      }}
      onBlur={() => finish()}
    />
  );
}
