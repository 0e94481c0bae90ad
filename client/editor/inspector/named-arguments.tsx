import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { ArgumentField } from './argument-field.tsx';
import { asJson } from './argument-kinds.ts';

type NamedArgumentsProps = {
  /** What one of them is called: "Header". */
  label: string;
  values: JsonValue | undefined;
  onChange(values: JsonObject | undefined): void;
  onBlur(): void;
};

/** Arguments by names that the author chooses, such as the headers of a request. */
export function NamedArguments({ label, values, onChange, onBlur }: NamedArgumentsProps) {
  const [name, setName] = useState('');
  const known = isJsonObject(values) ? values : {};
  const write = (next: JsonObject) => onChange(Object.keys(next).length === 0 ? undefined : next);
  const typed = name.trim();

  function add(): void {
    write({ ...known, [typed]: { kind: 'static', value: '' } });
    setName('');
  }

  function remove(removed: string): void {
    const { [removed]: _, ...rest } = known;
    write(rest);
  }

  return (
    <div className="flex flex-col gap-2.5">
      {Object.entries(known).map(([key, value]) => (
        <div key={key} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <ArgumentField
              label={key}
              value={value}
              onChange={(next) => write({ ...known, [key]: asJson(next ?? { kind: 'static', value: '' }) })}
              onBlur={onBlur}
            />
          </div>
          <IconButton icon={Trash2} label={`Remove ${key}`} onClick={() => remove(key)} />
        </div>
      ))}
      <div className="flex items-end gap-2">
        <TextField
          label={`New ${label.toLowerCase()}`}
          className="flex-1"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button size="small" icon={Plus} disabled={typed === '' || typed in known} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}
