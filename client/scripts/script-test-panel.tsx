import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { type FormEvent, useMemo } from 'react';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { trpcClient } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { RunErrorNote } from '#client/runs/run-error-note.tsx';
import { Button } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import type { ScriptTest, ScriptTestLine, ScriptView } from '#shared/scripts/script-view.ts';
import { signatureSchema } from './signature-schema.ts';
import type { ScriptText } from './use-script-text.ts';

type ScriptTestPanelProps = {
  script: ScriptView;
  draft: ScriptText;
  /** The line at which the test failed; undefined: it did not. */
  onFailedLine(line: number | undefined): void;
};

const noFields: JsonObject = { type: 'object', properties: {} };

/** Runs the code as it stands, saved or not, with arguments from a form that its signature draws. */
export function ScriptTestPanel({ script, draft, onFailedLine }: ScriptTestPanelProps) {
  const { slug: workspace, role } = useWorkspace();
  const schema = useMemo(
    () => (draft.isChanged ? signatureSchema(draft.text) : (script.inputs ?? noFields)),
    [draft.isChanged, draft.text, script.inputs],
  );
  const test = useMutation({
    mutationFn: (args: JsonObject) =>
      trpcClient.scripts.test.mutate({ workspace, path: script.path, code: draft.text, args }),
    onSuccess: (outcome) => onFailedLine(outcome.ok ? undefined : outcome.error.line),
  });
  if (!mayBuild(role)) return <p className="p-4 text-muted">Builders can test a script here.</p>;
  return (
    <div className="flex flex-col gap-4 p-4">
      {schema === null ? (
        <p className="text-muted">The parameters of main cannot be read while they are being written.</p>
      ) : (
        <TestForm
          key={Object.keys(isJsonObject(schema.properties) ? schema.properties : {}).join()}
          schema={schema}
          isBusy={test.isPending}
          error={test.error}
          onRun={test.mutate}
        />
      )}
      {test.data && <TestOutcome outcome={test.data} />}
    </div>
  );
}

type TestFormProps = {
  schema: JsonObject;
  isBusy: boolean;
  error: unknown;
  onRun(args: JsonObject, options: { onError(error: unknown): void }): void;
};

function TestForm({ schema, isBusy, error, onRun }: TestFormProps) {
  const form = useSchemaForm(schema);
  const isAboutFields = fieldErrorsOf(error).length > 0;

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const args = isBusy ? null : form.read();
    if (args !== null) onRun(args, { onError: (failure) => form.showErrors(fieldErrorsOf(failure)) });
  }

  return (
    <form noValidate onSubmit={handleSubmit} className="flex flex-col gap-4">
      {form.fields.length === 0 && (
        <p className="text-muted">
          Give <code className="font-mono">main</code> a parameter, and it gets a field here.
        </p>
      )}
      <SchemaForm form={form} />
      {error !== null && !isAboutFields && (
        <p role="alert" className="text-bad">
          {toApiError(error).message}
        </p>
      )}
      <div>
        <Button type="submit" icon={Play} isBusy={isBusy}>
          Run test
        </Button>
      </div>
    </form>
  );
}

function TestOutcome({ outcome }: { outcome: ScriptTest }) {
  return (
    <section aria-label="Outcome of the test" className="flex flex-col gap-3 border-line border-t pt-4">
      <p role="status" className={cx('font-semibold', outcome.ok ? 'text-ok' : 'text-bad')}>
        {outcome.ok ? 'Succeeded' : 'Failed'}
        <span className="font-normal text-muted"> in {outcome.ms} ms</span>
      </p>
      {outcome.ok ? (
        <ValueView value={outcome.value} label="Result" />
      ) : (
        <RunErrorNote error={outcome.error} />
      )}
      {outcome.logs.length > 0 && <Log lines={outcome.logs} />}
    </section>
  );
}

function Log({ lines }: { lines: readonly ScriptTestLine[] }) {
  return (
    <section aria-label="Log">
      <h3 className="mb-1 font-medium text-muted text-xs">Log</h3>
      <pre className="max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-control bg-sunken p-3 font-mono text-xs">
        {lines.map(({ stream, text }) => (stream === 'log' ? text : `${stream}: ${text}`)).join('\n')}
      </pre>
    </section>
  );
}
