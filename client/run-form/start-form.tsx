import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { createRepeatKeys } from '#client/api/repeat-keys.ts';
import { trpcClient } from '#client/api/trpc.ts';
import { Button } from '#client/ui/button.tsx';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import type { RunForm } from '#shared/apps/app-views.ts';
import type { JsonObject } from '#shared/json.ts';
import { InputChoices } from './input-choices.tsx';
import { valuesFromQuery } from './query-values.ts';

type StartFormProps = { workspace: string; form: RunForm; onStarted(runId: string): void };

/** The form of a flow, filled from the address, from an example or from what was filled in before. */
export function StartForm({ workspace, form, onStarted }: StartFormProps) {
  const [query] = useSearchParams();
  const fields = useSchemaForm(form.inputs, valuesFromQuery(form.inputs, query));
  const start = useStart(workspace, form, onStarted);
  const [count, setCount] = useState(0);
  const found = start.error === null ? [] : fieldErrorsOf(start.error);

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const input = start.isPending ? null : fields.read();
    if (input === null) return;
    start.mutate(input, {
      onError: (error) => {
        const refused = fieldErrorsOf(error);
        if (refused.length > 0) fields.showErrors(refused);
      },
    });
  }

  function handleChoose(input: JsonObject): void {
    fields.fill(input);
    setCount(count + 1);
  }

  return (
    <>
      <form
        noValidate
        onSubmit={handleSubmit}
        className="flex flex-col gap-6 rounded-card border border-line bg-surface p-5 sm:p-6"
      >
        {fields.fields.length === 0 && <p className="text-muted">Nothing has to be filled in.</p>}
        <SchemaForm key={count} form={fields} scale="operator" autoFocus />
        {start.error !== null && found.length === 0 && (
          <p role="alert" className="text-bad">
            {toApiError(start.error).message}
          </p>
        )}
        <div>
          <Button type="submit" variant="primary" size="large" isBusy={start.isPending}>
            Start
          </Button>
        </div>
      </form>
      <InputChoices form={form} onChoose={handleChoose} />
    </>
  );
}

function useStart(workspace: string, form: RunForm, onStarted: (runId: string) => void) {
  const queryClient = useQueryClient();
  const [keys] = useState(() => createRepeatKeys(() => crypto.randomUUID()));
  return useMutation({
    mutationFn: (input: JsonObject) =>
      trpcClient.runs.start.mutate({
        workspace,
        flowId: form.flowId,
        input,
        draft: false,
        idempotencyKey: keys.keyFor(JSON.stringify(input)),
      }),
    onSettled: (_started, error, input) => {
      if (error === null || toApiError(error).code !== 'offline') keys.answered(JSON.stringify(input));
    },
    onSuccess: ({ runId }) => {
      void queryClient.invalidateQueries({ queryKey: ['run-form', workspace, form.path] });
      onStarted(runId);
    },
  });
}
