import { ChevronRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Checkbox } from '#client/ui/toggle-field.tsx';
import {
  readDefault,
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
  const [name, setName] = useState(field.name);
  const nameError = nameProblem(name, takenNames);
  function changeName(next: string): void {
    setName(next);
    if (nameProblem(next, takenNames) === undefined) onChange({ ...field, name: next });
  }
  return (
    <div className="rounded-control border border-line">
      <div className="flex items-start gap-1.5 p-1.5">
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
          value={nameError === undefined ? field.name : name}
          error={nameError}
          onChange={(event) => changeName(event.target.value)}
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
  const { defaultValue: _default, ...others } = field;
  return { ...others, type, options: type === 'choice' ? ['First', 'Second'] : [], rest: {} };
}

type DetailProps = { field: SchemaField; onChange(field: SchemaField): void };

function ChoiceOptions({ field, onChange }: DetailProps) {
  const text = field.options
    .map((option) => (typeof option === 'string' ? option : JSON.stringify(option)))
    .join(', ');
  const [typed, setTyped] = useState(text);
  return (
    <TextField
      label="Options"
      help="With commas between them"
      className="px-2 pb-2"
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        const options = event.target.value.split(',').map((option) => option.trim());
        onChange({ ...field, options: [...new Set(options.filter((option) => option !== ''))] });
      }}
    />
  );
}

function RowDetails({ field, onChange }: DetailProps) {
  const [typed, setTyped] = useState(writeDefault(field.defaultValue));
  const value = readDefault(field.type, typed);
  const isWrong = typed.trim() !== '' && value === undefined;
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
      <TextField
        label="Default"
        value={typed}
        error={isWrong ? 'This does not fit the type' : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          const { defaultValue: _before, ...others } = field;
          const next = readDefault(field.type, event.target.value);
          onChange(next === undefined ? others : { ...others, defaultValue: next });
        }}
      />
      <Checkbox
        label="Required"
        isChecked={field.isRequired}
        onChange={(isRequired) => onChange({ ...field, isRequired })}
      />
    </div>
  );
}
