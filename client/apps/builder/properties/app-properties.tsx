import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { AccessChoice } from './access-choice.tsx';
import { Variables } from './variables.tsx';

const modes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** The app itself: title, look, who may use it, variables. */
export function AppProperties({ app }: { app: AppView }) {
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
      <AccessChoice app={app} />
      <Variables />
      <p className="text-muted text-xs">Select a component to see its properties.</p>
    </div>
  );
}
