import { Plus, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { freeName } from '#shared/apps/names.ts';
import { renameVariable } from '#shared/apps/rename-in-app.ts';
import type { JsonValue } from '#shared/json.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { BindingField } from './binding-field.tsx';
import { NameField } from './name-field.tsx';

/** What the app remembers while it is open; bindings see it as `state.<name>`, events set it. */
export function Variables() {
  const builder = useBuilder();
  const state = useBuilderState((current) => current.definition.state);
  const set = (next: Record<string, JsonValue>, key?: string) =>
    builder.apply({ kind: 'set_state_variables', state: next }, key);
  function handleRename(name: string, next: string): void {
    const { definition } = builder.store.getState();
    if (Object.hasOwn(state, next)) builder.set({ notice: `There is a variable "${next}" already.` });
    else builder.apply(renameVariable(definition, name, next));
  }
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 font-semibold text-xs">Variables</legend>
      <p className="text-muted text-xs">
        What the app remembers while it is open. Bindings see state.name, events set it.
      </p>
      {Object.entries(state).map(([name, value]) => (
        <div key={name} className="flex items-start gap-1">
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-2">
            <NameField label="Name" value={name} onRename={(next) => handleRename(name, next)} />
            <BindingField
              label="At the beginning"
              value={value}
              onChange={(next) => set({ ...state, [name]: next }, `state.${name}`)}
            />
          </div>
          <IconButton
            icon={Trash2}
            size="small"
            label={`Delete the variable ${name}`}
            className="mt-5"
            onClick={() => {
              const { [name]: _gone, ...rest } = state;
              set(rest);
            }}
          />
        </div>
      ))}
      <Button
        size="small"
        variant="quiet"
        icon={Plus}
        className="self-start"
        onClick={() => set({ ...state, [freeName('variable', new Set(Object.keys(state)))]: '' })}
      >
        Add a variable
      </Button>
    </fieldset>
  );
}
