import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { AppAction } from '#shared/apps/app-schema.ts';
import { useBuilderState } from '../state/builder-context.tsx';
import type { ActionChange } from './action-detail.tsx';
import { guessSource } from './default-sources.ts';
import { SourceField } from './source-field.tsx';

type ActionInputsProps = {
  action: AppAction;
  /** The inputs that the flow takes; null: a script's own, or not known yet. */
  names: readonly string[] | null;
  onChange: ActionChange;
};

/** Where each input comes from; a component can be dropped on a value from the page or the tree. */
export function ActionInputs({ action, names, onChange }: ActionInputsProps) {
  const definition = useBuilderState((state) => state.definition);
  const { inputs } = action;
  const missing = names?.filter((name) => !Object.hasOwn(inputs, name)) ?? [];
  const add = (name: string) =>
    onChange({ inputs: { ...inputs, [name]: guessSource(definition, action.id, name) } });
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-semibold text-xs">
        Inputs <span className="font-normal text-muted">– drag a component here, or type {'{{'}</span>
      </h3>
      {Object.entries(inputs).map(([input, source]) => (
        <SourceField
          key={input}
          name={input}
          source={source}
          onChange={(next) => onChange({ inputs: { ...inputs, [input]: next } }, `inputs.${input}`)}
          onRemove={() => {
            const { [input]: _gone, ...others } = inputs;
            onChange({ inputs: others });
          }}
        />
      ))}
      {missing.length > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-muted text-xs">Not given:</span>
          {missing.map((name) => (
            <Button key={name} size="small" icon={Plus} onClick={() => add(name)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      {names === null && <NewInput taken={inputs} onAdd={add} />}
    </div>
  );
}

function NewInput({ taken, onAdd }: { taken: AppAction['inputs']; onAdd(name: string): void }) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isTaken = Object.hasOwn(taken, name);
  function handleAdd(): void {
    if (name === '' || isTaken) return;
    onAdd(name);
    setTyped('');
  }
  return (
    <div className="flex items-end gap-2">
      <TextField
        label="Another input"
        value={typed}
        placeholder="name"
        className="w-48"
        error={isTaken ? 'There is an input of this name.' : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && handleAdd()}
      />
      <Button icon={Plus} onClick={handleAdd}>
        Add
      </Button>
    </div>
  );
}
