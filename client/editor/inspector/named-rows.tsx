import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { NewNameField } from './new-name-field.tsx';

type NamedRowsProps = {
  /** What one of them is called: "Header". */
  label: string;
  values: JsonObject;
  newValue: JsonValue;
  /** Some were added or removed; undefined when none is left. */
  onChange(values: JsonObject | undefined): void;
  /** One gets another name, which `problemOf` has nothing against; left out: the values with that name are given. */
  onRename?(name: string, newName: string): void;
  /** Why a new one cannot have this name; left out: it only has to be free. */
  problemOf?(name: string, taken: readonly string[]): string | undefined;
  /** Stands beside the name of a new one. */
  beside?: ReactNode;
  /** The field of one of them. */
  children(name: string, value: JsonValue): ReactNode;
};

/** Values by names that the author chooses. */
export function NamedRows({ label, values, newValue, onChange, beside, children, ...names }: NamedRowsProps) {
  const { problemOf = freeNameProblem, onRename = renameHere } = names;
  const [name, setName] = useState('');
  const [renaming, setRenaming] = useState<string>();
  const rows = useRef<HTMLDivElement>(null);
  const add = useRef<HTMLDivElement>(null);
  const taken = Object.keys(values);
  const typed = name.trim();
  const problem = typed === '' ? undefined : problemOf(typed, taken);

  function addNew(): void {
    if (typed === '' || problem !== undefined) return;
    onChange({ ...values, [typed]: newValue });
    setName('');
  }

  function remove(removed: string): void {
    const { [removed]: _, ...rest } = values;
    onChange(taken.length === 1 ? undefined : rest);
    // Its button goes with it.
    add.current?.querySelector('input')?.focus();
  }

  function renameHere(before: string, next: string): void {
    onChange(
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key === before ? next : key, value])),
    );
  }

  function closeNewName(nameToFocus?: string): void {
    setRenaming(undefined);
    if (nameToFocus === undefined) return;
    // Its row is drawn by then.
    requestAnimationFrame(() => {
      rows.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(nameToFocus)}"] > button`)?.focus();
    });
  }

  return (
    <div ref={rows} className="flex flex-col gap-2.5">
      {Object.entries(values).map(([key, value]) => (
        <div key={key} data-row={key} className="flex items-start gap-1">
          <div className="flex min-w-0 flex-1 flex-col gap-1.5">
            {renaming === key && (
              <NewNameField
                name={key}
                problemOf={(next) =>
                  problemOf(
                    next,
                    taken.filter((other) => other !== key),
                  )
                }
                onRename={(next) => onRename(key, next)}
                onClose={closeNewName}
              />
            )}
            {children(key, value)}
          </div>
          <IconButton size="small" icon={Pencil} label={`Rename ${key}`} onClick={() => setRenaming(key)} />
          <IconButton size="small" icon={Trash2} label={`Remove ${key}`} onClick={() => remove(key)} />
        </div>
      ))}
      <div ref={add} className="flex items-end gap-2">
        <TextField
          label={`New ${label.toLowerCase()}`}
          className="flex-1"
          value={name}
          error={problem}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && addNew()}
        />
        {beside}
        <Button size="small" icon={Plus} disabled={typed === '' || problem !== undefined} onClick={addNew}>
          Add
        </Button>
      </div>
    </div>
  );
}

function freeNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return 'It needs a name';
  return taken.includes(name) ? `There is “${name}” already` : undefined;
}
