import { Plus, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { freeName } from '#shared/apps/names.ts';
import type { JsonValue } from '#shared/json.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { BindingField } from './binding-field.tsx';

const modes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** The app itself: title, look, pages, variables. */
export function AppProperties() {
  const builder = useBuilder();
  const { title, theme } = useBuilderState((state) => state.definition);
  return (
    <div className="flex flex-col gap-5 p-4">
      <h2 className="font-semibold">App</h2>
      <TextField
        label="Title"
        value={title}
        maxLength={200}
        onChange={(event) =>
          event.target.value !== '' &&
          builder.apply({ kind: 'set_app', title: event.target.value }, 'app.title')
        }
      />
      <Select
        label="Colours"
        value={theme.mode}
        options={modes}
        onChange={(next) => {
          const mode = modes.find(({ value }) => value === next)?.value ?? 'system';
          builder.apply({ kind: 'set_app', theme: { ...theme, mode } });
        }}
      />
      <Variables />
      <p className="text-muted text-xs">Select a component to see its properties.</p>
    </div>
  );
}

function Variables() {
  const builder = useBuilder();
  const state = useBuilderState((current) => current.definition.state);
  const set = (next: Record<string, JsonValue>, key?: string) =>
    builder.apply({ kind: 'set_state_variables', state: next }, key);
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium text-xs">Variables</legend>
      {Object.entries(state).map(([name, value]) => (
        <div key={name} className="flex items-end gap-1">
          <div className="flex-1">
            <BindingField
              label={`state.${name}`}
              placeholder="Value at the beginning"
              value={value}
              onChange={(next) => set({ ...state, [name]: next }, `state.${name}`)}
            />
          </div>
          <IconButton
            icon={Trash2}
            size="small"
            label={`Delete the variable ${name}`}
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
