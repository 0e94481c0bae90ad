import { useQuery } from '@tanstack/react-query';
import { FormInput, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { CodeField } from '#client/editor/code/code-field.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { inputSchemas } from '#shared/apps/app-flows.ts';
import type { AppAction } from '#shared/apps/app-schema.ts';
import { appsApi } from '../../shared/apps-api.ts';
import { planActionForm } from '../commands/plan-action-form.ts';
import { ProblemList } from '../problem-list.tsx';
import { NameField } from '../properties/name-field.tsx';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { ActionInputs } from './action-inputs.tsx';
import { ActionSettings } from './action-settings.tsx';
import { sourcesFor, starterScript } from './default-sources.ts';
import { FlowChoice } from './flow-choice.tsx';

export type ActionChange = (changes: Partial<Omit<AppAction, 'id'>>, key?: string) => void;

/** One action: what it runs, where each input comes from, when, and what is wrong with it. */
export function ActionDetail({ action }: { action: AppAction }) {
  const builder = useBuilder();
  const { id, ...rest } = action;
  const script = rest.runs.kind === 'script' ? rest.runs : null;
  const set: ActionChange = (changes, key) => {
    builder.apply({ kind: 'update_action', id, action: { ...rest, ...changes } }, key && `${id}.${key}`);
  };
  const flow = useChosenFlow(action, set);
  return (
    <div className="flex flex-col gap-4 p-4">
      <ActionProblems id={id} />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">
        <TextField
          label="Title"
          value={action.title}
          maxLength={200}
          placeholder="What it is for"
          onChange={(event) => set({ title: event.target.value }, 'title')}
        />
        <NameField
          label="Name in bindings"
          value={id}
          onRename={(newId) => builder.apply({ kind: 'rename_action', id, newId })}
        />
        <FlowChoice
          runs={action.runs}
          error={flow.error}
          onFlow={(path) => void flow.choose(path)}
          onScript={() => set({ runs: { kind: 'script', code: starterScript }, effect: 'read' })}
        />
      </div>
      {script !== null && (
        <ScriptField code={script.code} onChange={(code) => set({ runs: { ...script, code } }, 'code')} />
      )}
      <ActionInputs action={action} names={flow.names} onChange={set} />
      <ActionSettings action={action} onChange={set} />
      <Footer action={action} />
    </div>
  );
}

function ActionProblems({ id }: { id: string }) {
  const all = useBuilderState((state) => state.problems);
  const problems = all.filter((problem) => problem.action === id);
  if (problems.length === 0) return null;
  return (
    <div className="rounded-control border border-line p-1 text-xs">
      <ProblemList problems={problems} />
    </div>
  );
}

function ScriptField({ code, onChange }: { code: string; onChange(code: string): void }) {
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden className="font-medium text-xs">
        Script
      </span>
      <CodeField kind="script" label="Script" value={code} onChange={onChange} />
      <p className="text-muted text-xs">
        It only reads, and what it returns is the data. Its argument has the inputs below.
      </p>
    </div>
  );
}

function Footer({ action }: { action: AppAction }) {
  const builder = useBuilder();
  function handleForm(): void {
    const { definition, page } = builder.store.getState();
    const plan = planActionForm(definition, page, action);
    if (plan !== undefined && builder.apply(plan.operation)) {
      builder.select([plan.id]);
      builder.set({ focusNext: plan.id });
    }
  }
  function handleDelete(): void {
    if (!builder.apply({ kind: 'remove_action', id: action.id })) return;
    toast(`${action.title || action.id} was deleted`, { action: { label: 'Undo', onClick: builder.undo } });
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" icon={FormInput} onClick={handleForm}>
        Add a form for it
      </Button>
      <Button size="small" variant="quiet" icon={Trash2} onClick={handleDelete}>
        Delete the action
      </Button>
    </div>
  );
}

/** The inputs of the flow that an action runs, and how another flow is chosen. */
function useChosenFlow(action: AppAction, set: ActionChange) {
  const builder = useBuilder();
  const { slug: workspace } = useWorkspace();
  const [error, setError] = useState<string | null>(null);
  const path = action.runs.kind === 'flow' ? action.runs.path : null;
  const flow = useQuery({
    queryKey: ['apps', 'flowInputs', workspace, path],
    queryFn: () => appsApi.flowInputs({ workspace, path: path ?? '' }),
    enabled: path !== null,
    retry: false,
  });
  return {
    error: error ?? (flow.error === null ? null : toApiError(flow.error).message),
    names: flow.data === undefined || path === null ? null : [...inputSchemas(flow.data.inputs).keys()],
    async choose(next: string): Promise<void> {
      setError(null);
      try {
        const chosen = await appsApi.flowInputs({ workspace, path: next });
        set({
          runs: { kind: 'flow', path: next },
          title: action.title || chosen.title,
          effect: 'write',
          when: { kind: 'manual' },
          inputs: sourcesFor(builder.store.getState().definition, action, chosen.inputs),
        });
      } catch (failure) {
        setError(toApiError(failure).message);
      }
    },
  };
}
