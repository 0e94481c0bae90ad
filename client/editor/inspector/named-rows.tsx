import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { JsonObject, JsonValue } from '#shared/json.ts';

type NamedRowsProps = {
  /** What one of them is called: "Header". */
  label: string;
  values: JsonObject;
  newValue: JsonValue;
  /** One was added or removed; undefined when none is left. */
  onChange(values: JsonObject | undefined): void;
  /** Stands beside the name of a new one. */
  beside?: ReactNode;
  /** The field of one of them. */
  children(name: string, value: JsonValue): ReactNode;
};

/** Values by names that the author chooses. */
export function NamedRows({ label, values, newValue, onChange, beside, children }: NamedRowsProps) {
  const [name, setName] = useState('');
  const typed = name.trim();
  const isTaken = Object.hasOwn(values, typed);

  function add(): void {
    if (typed === '' || isTaken) return;
    onChange({ ...values, [typed]: newValue });
    setName('');
  }

  function remove(removed: string): void {
    const { [removed]: _, ...rest } = values;
    onChange(Object.keys(rest).length === 0 ? undefined : rest);
  }

  return (
    <div className="flex flex-col gap-2.5">
      {Object.entries(values).map(([key, value]) => (
        <div key={key} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">{children(key, value)}</div>
          <IconButton icon={Trash2} label={`Remove ${key}`} onClick={() => remove(key)} />
        </div>
      ))}
      <div className="flex items-end gap-2">
        <TextField
          label={`New ${label.toLowerCase()}`}
          className="flex-1"
          value={name}
          error={isTaken ? `There is “${typed}” already` : undefined}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        {beside}
        <Button size="small" icon={Plus} disabled={typed === '' || isTaken} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}
