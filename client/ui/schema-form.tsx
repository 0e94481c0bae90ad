import { useEffect, useMemo, useRef, useState } from 'react';
import type { FieldError } from '#shared/inputs/check-value.ts';
import { type FormField, formFields } from '#shared/inputs/form-model.ts';
import type { JsonObject } from '#shared/json.ts';
import type { FieldScale } from './field.tsx';
import {
  entriesOf,
  errorsByField,
  type FormEntries,
  type FormEntry,
  type FormErrors,
  readForm,
} from './form-entries.ts';
import { Select } from './select.tsx';
import { TextArea, TextField } from './text-field.tsx';
import { Checkbox } from './toggle-field.tsx';

/**
 * The state of a form that a JSON Schema describes. `read` checks everything: it returns the value, or shows the
 * errors at their fields, moves the focus to the first one and returns null.
 */
export function useSchemaForm(schema: JsonObject, initial: JsonObject = {}) {
  const fields = useMemo(() => formFields(schema), [schema]);
  const [entries, setEntries] = useState<FormEntries>(() => entriesOf(fields, initial));
  const [errors, setErrors] = useState<FormErrors>({});
  const [refusals, setRefusals] = useState(0);

  function refuse(found: FormErrors): void {
    setErrors(found);
    setRefusals((count) => count + 1);
  }

  return {
    fields,
    entries,
    errors,
    /** Counts refused attempts, so that the fields can move the focus. */
    refusals,
    setEntry(name: string, entry: FormEntry): void {
      setEntries((known) => ({ ...known, [name]: entry }));
      setErrors(({ [name]: _fixed, ...rest }) => rest);
    },
    /** Fills the whole form anew. */
    fill(values: JsonObject): void {
      setEntries(entriesOf(fields, values));
      setErrors({});
    },
    read(): JsonObject | null {
      const result = readForm(schema, fields, entries);
      if (result.ok) {
        setErrors({});
        return result.value;
      }
      refuse(result.errors);
      return null;
    },
    /** Shows what the server found. */
    showErrors(found: readonly FieldError[]): void {
      refuse(errorsByField(found, fields));
    },
  };
}

export type SchemaFormState = ReturnType<typeof useSchemaForm>;

type SchemaFormProps = { form: SchemaFormState; scale?: FieldScale; autoFocus?: boolean };

/** The labelled fields, without a `form` element and buttons of their own. */
export function SchemaForm({ form, scale = 'builder', autoFocus = false }: SchemaFormProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (form.refusals > 0) box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.refusals]);
  useEffect(() => {
    if (autoFocus) box.current?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  }, [autoFocus]);
  const rest = form.errors[''];
  return (
    <div ref={box} className={scale === 'operator' ? 'flex flex-col gap-5' : 'flex flex-col gap-4'}>
      {form.fields.map((field) => (
        <SchemaField key={field.name} field={field} form={form} scale={scale} />
      ))}
      {rest && (
        <p role="alert" className="text-bad text-sm">
          {rest}
        </p>
      )}
    </div>
  );
}

type SchemaFieldProps = { field: FormField; form: SchemaFormState; scale: FieldScale };

function SchemaField({ field, form, scale }: SchemaFieldProps) {
  const entry = form.entries[field.name] ?? '';
  const shared = {
    label: field.label,
    help: field.description,
    error: form.errors[field.name],
    scale,
  };
  if (field.kind === 'boolean') {
    const { help, ...toggle } = shared;
    return (
      <Checkbox
        {...toggle}
        {...(help ? { help } : {})}
        isChecked={entry === true}
        onChange={(isChecked) => form.setEntry(field.name, isChecked)}
      />
    );
  }
  const text = typeof entry === 'string' ? entry : '';
  const change = (next: string) => form.setEntry(field.name, next);
  if (field.kind === 'select') {
    return (
      <Select
        {...shared}
        isRequired={field.required}
        name={field.name}
        value={text}
        placeholder={field.required ? 'Choose' : 'None'}
        options={(field.options ?? []).map(({ label }, place) => ({ value: String(place), label }))}
        onChange={change}
      />
    );
  }
  return <TypedField field={field} text={text} shared={shared} onChange={change} />;
}

type TypedFieldProps = {
  field: FormField;
  text: string;
  shared: { label: string; help: string | undefined; error: string | undefined; scale: FieldScale };
  onChange(text: string): void;
};

const inputTypes: Partial<Record<FormField['kind'], string>> = {
  email: 'email',
  url: 'url',
  password: 'password',
  date: 'date',
  'date-time': 'datetime-local',
};

function TypedField({ field, text, shared, onChange }: TypedFieldProps) {
  const typed = {
    ...shared,
    isRequired: field.required,
    name: field.name,
    value: text,
    // A browser fills a password in wherever it may.
    autoComplete: field.kind === 'password' ? 'new-password' : 'off',
  };
  if (field.kind === 'textarea' || field.kind === 'json') {
    return (
      <TextArea
        {...typed}
        isCode={field.kind === 'json'}
        spellCheck={field.kind === 'textarea'}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const isNumber = field.kind === 'number' || field.kind === 'integer';
  return (
    <TextField
      {...typed}
      type={inputTypes[field.kind] ?? 'text'}
      {...(isNumber ? { inputMode: field.kind === 'integer' ? 'numeric' : 'decimal' } : {})}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
