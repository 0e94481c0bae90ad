import { Braces } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextArea, TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { isBinding } from '#shared/apps/bindings.ts';
import type { PropField } from '#shared/apps/components/contract.ts';
import type { JsonValue } from '#shared/json.ts';
import { useBuilderState } from '../state/builder-context.tsx';
import { ListEditor } from './list-editor.tsx';
import { ValueField } from './value-field.tsx';
import { textOfValue } from './value-text.ts';

type PropFieldViewProps = {
  field: PropField;
  value: JsonValue | undefined;
  /** undefined: the default applies again. */
  onChange(value: JsonValue | undefined): void;
};

/** A property in the editor that fits it, or as a binding. */
export function PropFieldView({ field, value, onChange }: PropFieldViewProps) {
  const { editor, label, help, isBindable } = field;
  const isText = editor.kind === 'text' || editor.kind === 'long_text' || editor.kind === 'binding';
  if (isText) return <OwnEditor field={field} value={value} onChange={onChange} />;
  const isBound = isBinding(value);
  return (
    <div className="flex items-end gap-1">
      <div className="min-w-0 flex-1">
        {isBound ? (
          <ValueField label={label} help={help} value={value} onChange={onChange} />
        ) : (
          <OwnEditor field={field} value={value} onChange={onChange} />
        )}
      </div>
      {isBindable && (
        <IconButton
          icon={Braces}
          size="small"
          label={isBound ? `Give ${label} a value` : `Bind ${label}`}
          aria-pressed={isBound}
          onClick={() => onChange(isBound ? undefined : '{{  }}')}
        />
      )}
    </div>
  );
}

function OwnEditor({ field, value, onChange }: PropFieldViewProps) {
  const { editor, label, help } = field;
  const shown = value ?? field.default;
  switch (editor.kind) {
    case 'text':
    case 'date':
      return (
        <TextField
          label={label}
          help={help}
          autoComplete="off"
          placeholder={editor.kind === 'date' ? '2026-12-31' : undefined}
          value={textOfValue(shown)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'long_text':
      return (
        <TextArea
          label={label}
          help={help}
          rows={4}
          value={textOfValue(shown)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'binding':
      return <ValueField label={label} help={help} value={shown} onChange={onChange} />;
    case 'number':
      return <NumberProp field={field} value={value} onChange={onChange} />;
    case 'boolean':
      return (
        <Switch label={label} isChecked={shown === true} {...(help ? { help } : {})} onChange={onChange} />
      );
    case 'choice':
      return (
        <Select
          label={label}
          help={help}
          value={textOfValue(shown)}
          options={editor.choices}
          onChange={onChange}
        />
      );
    case 'action':
      return <ActionProp field={field} value={value} onChange={onChange} />;
    default:
      return <ListEditor label={label} kind={editor.kind} value={shown} onChange={onChange} />;
  }
}

function NumberProp({ field, value, onChange }: PropFieldViewProps) {
  return (
    <TextField
      type="number"
      label={field.label}
      help={field.help}
      value={typeof value === 'number' ? String(value) : textOfValue(field.default)}
      onChange={(event) => {
        const number = event.target.valueAsNumber;
        onChange(Number.isNaN(number) ? undefined : number);
      }}
    />
  );
}

function ActionProp({ field, value, onChange }: PropFieldViewProps) {
  const actions = useBuilderState((state) => state.definition.actions);
  const { editor } = field;
  const fitting = actions.filter(
    (action) => editor.kind === 'action' && (editor.runs === undefined || action.runs.kind === editor.runs),
  );
  return (
    <Select
      label={field.label}
      help={actions.length === 0 ? 'Add an action below first.' : field.help}
      placeholder="Choose an action"
      value={textOfValue(value)}
      options={fitting.map(({ id, title }) => ({ value: id, label: title || id }))}
      onChange={onChange}
    />
  );
}
