import { useMutation, useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { trpc, trpcClient } from '#client/api/trpc.ts';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { NoAccessPage, NotFoundPage, RequestErrorPage } from '#client/app/error-page.tsx';
import { appsApi } from '#client/apps/shared/apps-api.ts';
import { Button } from '#client/ui/button.tsx';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import type { RunForm } from '#shared/apps/app-views.ts';
import type { JsonObject } from '#shared/json.ts';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';
import { valuesFromQuery } from './query-values.ts';

/** `/run/<workspace>/<folder>/<name>`: starts a flow by its form, and shows how far it is and what it gave. */
export function RunFormPage() {
  const { workspace = '', folder = '', name = '' } = useParams();
  const path = `${folder}/${name}`;
  const form = useQuery({
    queryKey: ['run-form', workspace, path],
    queryFn: () => appsApi.runForm({ workspace, path }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useDocumentTitle(form.data?.title ?? name);
  if (form.error) {
    const { code } = toApiError(form.error);
    if (code === 'not_found' || code === 'not_published') return <NotFoundPage />;
    if (code === 'forbidden') return <NoAccessPage />;
    return <RequestErrorPage error={form.error} onRetry={() => void form.refetch()} />;
  }
  if (form.data === undefined) return <SkeletonRows label="Loading the form" />;
  return <OpenForm key={`${workspace}/${path}`} workspace={workspace} form={form.data} />;
}

function OpenForm({ workspace, form }: { workspace: string; form: RunForm }) {
  const [runId, setRunId] = useState<string | null>(null);
  return (
    <main className="min-h-full bg-bg">
      <div className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8 text-md">
        <h1 className="font-semibold text-xl">{form.title}</h1>
        {runId === null ? (
          <StartForm workspace={workspace} form={form} onStarted={setRunId} />
        ) : (
          <>
            <RunProgress workspace={workspace} runId={runId} />
            <div>
              <Button size="large" icon={RotateCcw} onClick={() => setRunId(null)}>
                Start another one
              </Button>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

type StartFormProps = { workspace: string; form: RunForm; onStarted(runId: string): void };

function StartForm({ workspace, form, onStarted }: StartFormProps) {
  const [query] = useSearchParams();
  const fields = useSchemaForm(form.inputs, valuesFromQuery(form.inputs, query));
  const start = useMutation({
    mutationFn: (input: JsonObject) =>
      trpcClient.runs.start.mutate({
        workspace,
        flowId: form.flowId,
        input,
        draft: false,
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: ({ runId }) => onStarted(runId),
    onError: (error) => {
      const found = fieldErrorsOf(error);
      if (found.length > 0) fields.showErrors(found);
    },
  });
  const isOther = start.error !== null && fieldErrorsOf(start.error).length === 0;

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const input = start.isPending ? null : fields.read();
    if (input !== null) start.mutate(input);
  }

  return (
    <form
      noValidate
      onSubmit={handleSubmit}
      className="flex flex-col gap-6 rounded-card border border-line bg-surface p-5"
    >
      {fields.fields.length === 0 && <p className="text-muted">Nothing has to be filled in.</p>}
      <SchemaForm form={fields} scale="operator" autoFocus />
      {isOther && (
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
  );
}

const pollMs = 1_000;

function RunProgress({ workspace, runId }: { workspace: string; runId: string }) {
  const answer = useQuery({
    ...trpc.runs.get.queryOptions({ workspace, runId }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isRunEnded(state.data.run.status) ? false : pollMs,
  });
  if (answer.isError && answer.data === undefined) {
    return <RequestErrorPage error={answer.error} onRetry={() => void answer.refetch()} />;
  }
  if (answer.data === undefined) return <SkeletonRows label="Loading" count={2} />;
  return <RunState run={answer.data.run} />;
}

const waitingWords: Partial<Record<NonNullable<RunView['waitingFor']>, string>> = {
  approval: 'Waiting for an approval',
  timer: 'Waiting for its time',
};

function RunState({ run }: { run: RunView }) {
  const word = run.status === 'waiting' && run.waitingFor ? waitingWords[run.waitingFor] : undefined;
  return (
    <section
      aria-label="Progress"
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5"
    >
      <p role="status" className="flex items-center gap-3">
        <StatusBadge status={run.status} {...(word === undefined ? {} : { label: word })} />
        <Duration from={run.startedAt} to={run.finishedAt} className="text-muted text-sm" />
      </p>
      {run.error !== null && <p className="text-bad">{run.error.message}</p>}
      {run.status === 'succeeded' && <ValueView value={run.result} label="Result" />}
    </section>
  );
}
