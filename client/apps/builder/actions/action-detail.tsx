import { FormInput, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextArea, TextField } from '#client/ui/text-field.tsx';
import type { AppAction } from '#shared/apps/app-schema.ts';
import { appsApi } from '../../shared/apps-api.ts';
import { planActionForm } from '../commands/plan-action-form.ts';
import { NameField } from '../properties/name-field.tsx';
import { useBuilder } from '../state/builder-context.tsx';
import { ActionSettings } from './action-settings.tsx';
import { sourcesFor } from './default-sources.ts';
import { FlowChoice } from './flow-choice.tsx';
import { SourceField } from './source-field.tsx';

/** One action: what it runs, when, and where each input comes from. */
export function ActionDetail({ action }: { action: AppAction }) {
  const builder = useBuilder();
  const { slug: workspace } = useWorkspace();
  const [failure, setFailure] = useState<string | null>(null);
  const { id, ...rest } = action;
  const script = rest.runs.kind === 'script' ? rest.runs : null;
  const set = (changes: Partial<Omit<AppAction, 'id'>>, key?: string) =>
    builder.apply({ kind: 'update_action', id, action: { ...rest, ...changes } }, key && `${id}.${key}`);

  async function handleFlow(path: string): Promise<void> {
    setFailure(null);
    try {
      const flow = await appsApi.flowInputs({ workspace, path });
      const { definition } = builder.store.getState();
      set({
        runs: { kind: 'flow', path },
        title: action.title || flow.title,
        effect: 'write',
        when: { kind: 'manual' },
        inputs: sourcesFor(definition, action, flow.inputs),
      });
    } catch (error) {
      setFailure(toApiError(error).message);
    }
  }

  function handleForm(): void {
    const { definition, page } = builder.store.getState();
    const plan = planActionForm(definition, page, action);
    if (plan !== undefined && builder.apply(plan.operation)) builder.select(plan.id);
  }

  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 xl:grid-cols-4">
        <TextField
          label="Title"
          value={action.title}
          maxLength={200}
          onChange={(event) => set({ title: event.target.value }, 'title')}
        />
        <NameField
          label="Name"
          value={id}
          onRename={(newId) => builder.apply({ kind: 'rename_action', id, newId })}
        />
        <FlowChoice
          runs={action.runs}
          error={failure}
          onFlow={(path) => void handleFlow(path)}
          onScript={() => set({ runs: { kind: 'script', code: '' }, effect: 'read' })}
        />
        <ActionSettings action={action} onChange={set} />
      </div>
      {script !== null && (
        <TextArea
          label="Script"
          help="It only reads: export async function main(input) { return … }"
          isCode
          rows={5}
          spellCheck={false}
          value={script.code}
          onChange={(event) => set({ runs: { ...script, code: event.target.value } }, 'code')}
        />
      )}
      <Inputs action={action} onChange={set} />
      <div className="flex flex-wrap gap-2">
        <Button size="small" icon={FormInput} onClick={handleForm}>
          Add a form for it
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon={Trash2}
          onClick={() => builder.apply({ kind: 'remove_action', id })}
        >
          Delete the action
        </Button>
      </div>
    </div>
  );
}

type InputsProps = {
  action: AppAction;
  onChange(changes: Partial<Omit<AppAction, 'id'>>, key?: string): void;
};

function Inputs({ action, onChange }: InputsProps) {
  const [name, setName] = useState('');
  const { inputs } = action;
  function handleAdd(): void {
    if (name.trim() === '' || Object.hasOwn(inputs, name.trim())) return;
    onChange({ inputs: { ...inputs, [name.trim()]: { kind: 'viewer', value: '' } } });
    setName('');
  }
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-medium text-xs">Inputs</h3>
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
      <div className="flex items-end gap-2">
        <TextField
          label="Another input"
          value={name}
          placeholder="name"
          className="w-48"
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && handleAdd()}
        />
        <Button icon={Plus} onClick={handleAdd}>
          Add
        </Button>
      </div>
    </div>
  );
}
