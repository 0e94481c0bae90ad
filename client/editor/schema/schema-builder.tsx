import { Braces, Plus, Table2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useFocusOnLast } from '#client/ui/use-focus-on-last.ts';
import type { JsonObject } from '#shared/json.ts';
import { JsonField } from './json-field.tsx';
import { newField, readSchemaFields, type SchemaField, writeSchemaFields } from './schema-fields.ts';
import { SchemaRow } from './schema-row.tsx';

type SchemaBuilderProps = {
  label: string;
  schema: JsonObject;
  emptyText: string;
  onChange(schema: JsonObject): void;
  onBlur?(): void;
};

/** Fields of a form as rows, or the whole schema as JSON. */
export function SchemaBuilder({ label, schema, emptyText, onChange, onBlur }: SchemaBuilderProps) {
  const [isJson, setIsJson] = useState(false);
  const fields = readSchemaFields(schema);
  const write = (next: SchemaField[]) => onChange(writeSchemaFields(schema, next));
  const { box, moveFocus } = useFocusOnLast<HTMLDivElement>(fields.length, '[data-field-name]');
  const rewrite = (next: SchemaField[]) => {
    moveFocus();
    write(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand beside buttons.
    <div ref={box} role="group" aria-label={label} className="flex flex-col gap-2" onBlur={onBlur}>
      <div className="flex items-center justify-between">
        <h3 className="font-medium text-xs">{label}</h3>
        <IconButton
          size="small"
          icon={isJson ? Table2 : Braces}
          label={isJson ? 'Edit as fields' : 'Edit as JSON'}
          onClick={() => setIsJson(!isJson)}
        />
      </div>
      {isJson ? (
        <JsonField
          label={`${label} as JSON Schema`}
          value={schema}
          onChange={(value) => {
            if (typeof value === 'object' && value !== null && !Array.isArray(value)) onChange(value);
          }}
        />
      ) : (
        <>
          {fields.length === 0 && <p className="text-muted text-xs">{emptyText}</p>}
          {fields.map((field, index) => (
            <SchemaRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed; a row that comes or goes draws the others anew.
              key={`${fields.length} ${index}`}
              field={field}
              takenNames={fields.filter((other) => other !== field).map((other) => other.name)}
              onChange={(next) => write(fields.map((other) => (other === field ? next : other)))}
              onRemove={() => rewrite(fields.filter((other) => other !== field))}
            />
          ))}
          <Button
            size="small"
            icon={Plus}
            className="self-start"
            onClick={() => rewrite([...fields, newField(fields.map((field) => field.name))])}
          >
            Add a field
          </Button>
        </>
      )}
    </div>
  );
}
