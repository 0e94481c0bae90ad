import { Plus, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { freeName } from '#shared/apps/names.ts';
import type { JsonValue } from '#shared/json.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { ValueField } from './value-field.tsx';

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
      <Pages />
      <Variables />
      <p className="text-muted text-xs">Select a component to see its properties.</p>
    </div>
  );
}

function Pages() {
  const builder = useBuilder();
  const pages = useBuilderState((state) => state.definition.pages);
  const shown = useBuilderState((state) => state.page);
  function add(): void {
    const id = freeName('page', new Set(pages.map((page) => page.id)));
    builder.apply({ kind: 'add_page', page: { id, title: `Page ${pages.length + 1}`, components: [] } });
    builder.set({ page: id, selected: null });
  }
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium text-xs">Pages</legend>
      {pages.map((page) => (
        <div key={page.id} className="flex items-center gap-1">
          <TextField
            hideLabel
            label={`Title of the page ${page.id}`}
            className="flex-1"
            value={page.title}
            onChange={(event) =>
              event.target.value !== '' &&
              builder.apply(
                { kind: 'update_page', id: page.id, title: event.target.value },
                `page.${page.id}`,
              )
            }
          />
          <Button
            size="small"
            variant="quiet"
            aria-pressed={page.id === shown}
            onClick={() => builder.set({ page: page.id, selected: null })}
          >
            {page.id === shown ? 'Shown' : 'Show'}
          </Button>
          {pages.length > 1 && (
            <IconButton
              icon={Trash2}
              size="small"
              label={`Delete the page ${page.title}`}
              onClick={() => builder.apply({ kind: 'remove_page', id: page.id })}
            />
          )}
        </div>
      ))}
      <Button size="small" variant="quiet" icon={Plus} className="self-start" onClick={add}>
        Add a page
      </Button>
    </fieldset>
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
            <ValueField
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
