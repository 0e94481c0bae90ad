import { ChevronRight, Trash2 } from 'lucide-react';
import { type ChangeEvent, useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Checkbox } from '#client/ui/toggle-field.tsx';
import type { JsonValue } from '#shared/json.ts';
import {
  readDefault,
  readOptions,
  type SchemaField,
  type SchemaFieldType,
  schemaFieldTypes,
  writeDefault,
} from './schema-fields.ts';

const typeLabels: Record<SchemaFieldType, string> = {
  text: 'Text',
  long_text: 'Long text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  choice: 'Choice',
  date: 'Date',
  date_time: 'Date and time',
  email: 'Email address',
  list: 'List',
  object: 'Object',
  other: 'Other (JSON)',
};
const typeOptions = schemaFieldTypes.map((value) => ({ value, label: typeLabels[value] }));

type SchemaRowProps = {
  field: SchemaField;
  takenNames: readonly string[];
  onChange(field: SchemaField): void;
  onRemove(): void;
};

export function SchemaRow({ field, takenNames, onChange, onRemove }: SchemaRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const name = useTyped(field.name, (typed) => {
    if (nameProblem(typed, takenNames) === undefined) onChange({ ...field, name: typed });
  });
  return (
    <div className="rounded-control border border-line">
      <div data-field-name className="flex items-start gap-1.5 p-1.5">
        <IconButton
          size="small"
          icon={ChevronRight}
          label={`Details of ${field.name}`}
          aria-expanded={isOpen}
          className={cx('mt-0.5 transition-transform', isOpen && 'rotate-90')}
          onClick={() => setIsOpen(!isOpen)}
        />
        <TextField
          label="Name"
          hideLabel
          className="flex-1"
          spellCheck={false}
          error={nameProblem(name.value, takenNames)}
          {...name}
        />
        <Select
          label={`Type of ${field.name}`}
          hideLabel
          className="w-28"
          value={field.type}
          options={typeOptions}
          onChange={(type) => onChange(withType(field, type as SchemaFieldType))}
        />
        <IconButton
          size="small"
          icon={Trash2}
          label={`Remove ${field.name}`}
          className="mt-0.5"
          onClick={onRemove}
        />
      </div>
      {field.type === 'choice' && <ChoiceOptions field={field} onChange={onChange} />}
      {isOpen && <RowDetails field={field} onChange={onChange} />}
    </div>
  );
}

function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name.trim() === '') return 'A field needs a name';
  return taken.includes(name) ? `There is a field “${name}” already` : undefined;
}

function withType(field: SchemaField, type: SchemaFieldType): SchemaField {
  const options = type === 'choice' ? ['First', 'Second'] : [];
  return withDefault({ ...field, type, options, rest: {} }, undefined);
}

/**
 * What a field shows: what is typed while it is written, else what was taken over, which undo or somebody else may
 * have changed since.
 */
function useTyped(taken: string, onType: (typed: string) => void) {
  const [typed, setTyped] = useState<string>();
  return {
    value: typed ?? taken,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
      setTyped(target.value);
      onType(target.value);
    },
    onBlur: () => setTyped(undefined),
  };
}

type DetailProps = { field: SchemaField; onChange(field: SchemaField): void };

function ChoiceOptions({ field, onChange }: DetailProps) {
  const typed = useTyped(field.options.map(writeDefault).join(', '), (text) =>
    onChange({ ...field, options: readOptions(text, field.options) }),
  );
  return <TextField label="Options" help="With commas between them" className="px-2 pb-2" {...typed} />;
}

function RowDetails({ field, onChange }: DetailProps) {
  return (
    <div className="flex flex-col gap-2.5 border-line border-t p-2.5">
      <TextField
        label="Label"
        placeholder="The name in words"
        value={field.title}
        onChange={(event) => onChange({ ...field, title: event.target.value })}
      />
      <TextField
        label="Help"
        value={field.description}
        onChange={(event) => onChange({ ...field, description: event.target.value })}
      />
      {field.type === 'boolean' || field.type === 'choice' ? (
        <DefaultChoice field={field} onChange={onChange} />
      ) : (
        <DefaultText field={field} onChange={onChange} />
      )}
      <Checkbox
        label="Required"
        isChecked={field.isRequired}
        onChange={(isRequired) => onChange({ ...field, isRequired })}
      />
    </div>
  );
}

function DefaultChoice({ field, onChange }: DetailProps) {
  const values = field.type === 'boolean' ? [true, false] : field.options;
  const words = (value: JsonValue) => (value === true ? 'Yes' : value === false ? 'No' : writeDefault(value));
  return (
    <Select
      label="Default"
      value={field.defaultValue === undefined ? '' : JSON.stringify(field.defaultValue)}
      placeholder="None"
      options={values.map((value) => ({ value: JSON.stringify(value), label: words(value) }))}
      onChange={(next) =>
        onChange(
          withDefault(
            field,
            values.find((value) => JSON.stringify(value) === next),
          ),
        )
      }
    />
  );
}

function DefaultText({ field, onChange }: DetailProps) {
  const typed = useTyped(writeDefault(field.defaultValue), (text) =>
    onChange(withDefault(field, readDefault(field.type, text))),
  );
  const isWrong = typed.value.trim() !== '' && readDefault(field.type, typed.value) === undefined;
  return <TextField label="Default" error={isWrong ? 'This does not fit the type' : undefined} {...typed} />;
}

function withDefault(field: SchemaField, defaultValue: JsonValue | undefined): SchemaField {
  const { defaultValue: _before, ...others } = field;
  return defaultValue === undefined ? others : { ...others, defaultValue };
}
