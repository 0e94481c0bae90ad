import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { readForm } from '#client/ui/form-entries.ts';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { objectOf } from '../runtime/app-scope.ts';
import { fireUntilWaiting } from '../runtime/fire-until-waiting.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readText } from './read-prop.ts';

/** The form of an action; what is in it survives an update of the app, because its values are kept in the scope. */
export function FlowFormFace(props: FaceProps) {
  const actionId = readText(props.values, 'action');
  const resets = useRuntimeState((state) => state.resets[props.id] ?? 0);
  const form = useRuntimeState((state) => state.app.actions.find(({ id }) => id === actionId)?.form);
  const text = JSON.stringify(form ?? null);
  const schema = useMemo(() => JSON.parse(text) as JsonObject | null, [text]);
  if (schema === null) {
    return <p className="text-muted">Choose the action whose inputs this form asks for.</p>;
  }
  return <ActionForm key={`${text} ${resets}`} {...props} actionId={actionId} schema={schema} />;
}

type ActionFormProps = FaceProps & { actionId: string; schema: JsonObject };

function ActionForm({ id, values, actionId, schema }: ActionFormProps) {
  const runtime = useRuntime();
  const [isBusy, setIsBusy] = useState(false);
  const form = useActionForm({ id, values, actionId, schema });
  const title = readText(values, 'title');

  async function handleSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const checked = isBusy ? null : form.read();
    if (checked === null) return;
    setIsBusy(true);
    runtime.setOutputs(id, { values: checked, isValid: true }, true);
    const isDone = await fireUntilWaiting(runtime, {
      id,
      event: 'submit',
      payload: { values: checked },
    });
    setIsBusy(false);
    if (isDone && values.resetAfterSubmit === true) runtime.reset(id);
  }

  return (
    <form
      noValidate
      aria-label={title || readText(values, 'submitLabel')}
      className="flex flex-col gap-5 rounded-card border border-line bg-surface p-5"
      onSubmit={(event) => void handleSubmit(event)}
    >
      {title !== '' && <h3 className="font-semibold text-lg">{title}</h3>}
      <fieldset disabled={readFlag(values, 'disabled')} className="min-w-0">
        <SchemaForm form={form} scale="operator" />
      </fieldset>
      <div>
        <Button
          type="submit"
          variant="primary"
          size="large"
          isBusy={isBusy}
          disabled={readFlag(values, 'disabled')}
        >
          {readText(values, 'submitLabel') || 'Submit'}
        </Button>
      </div>
    </form>
  );
}

function useActionForm({ id, values, actionId, schema }: Omit<ActionFormProps, 'rows'>) {
  const runtime = useRuntime();
  const isTouched = useRuntimeState((state) => state.touched[id] === true);
  const refused = useRuntimeState((state) => state.fieldErrors[actionId]);
  const initial = isJsonObject(values.initialValues as JsonObject)
    ? (values.initialValues as JsonObject)
    : {};
  const [begun] = useState(() => {
    const { scope, touched } = runtime.store.getState();
    return touched[id] === true ? (objectOf(objectOf(scope[id]).values) as JsonObject) : initial;
  });
  const form = useSchemaForm(schema, begun);
  const { fields, entries, fill, showErrors } = form;
  const key = JSON.stringify(initial);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new values fill the form anew
  useEffect(() => {
    if (!isTouched) fill(JSON.parse(key) as JsonObject);
  }, [key]);
  useEffect(() => {
    const read = readForm(schema, fields, entries);
    const loose = read.ok ? read : readForm({}, fields, entries);
    runtime.setOutputs(id, { isValid: read.ok, ...(loose.ok ? { values: loose.value } : {}) });
  }, [runtime, id, schema, fields, entries]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list of errors is shown once
  useEffect(() => {
    if (refused !== undefined) showErrors(refused);
  }, [refused]);
  return {
    ...form,
    setEntry(name: string, entry: string | boolean): void {
      form.setEntry(name, entry);
      runtime.store.setState(({ touched }) => ({ touched: { ...touched, [id]: true } }));
    },
  };
}
