import { Braces } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { isBinding } from '#shared/apps/bindings.ts';
import type { PropField } from '#shared/apps/components/contract.ts';
import type { JsonValue } from '#shared/json.ts';
import { useBuilderState } from '../state/builder-context.tsx';
import { BindingField } from './binding-field.tsx';
import { ListEditor } from './list-editor.tsx';
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
  const isAlwaysText = ['text', 'long_text', 'binding'].includes(editor.kind);
  if (isAlwaysText || !isBindable) return <OwnEditor field={field} value={value} onChange={onChange} />;
  const isBound = isBinding(value);
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">
        {isBound ? (
          <BindingField isText label={label} help={help} value={value} onChange={onChange} />
        ) : (
          <OwnEditor field={field} value={value} onChange={onChange} />
        )}
      </div>
      <IconButton
        icon={Braces}
        size="small"
        label={isBound ? `Give ${label} a value` : `Bind ${label}`}
        aria-pressed={isBound}
        className={editor.kind === 'boolean' && !isBound ? '-mt-1' : 'mt-4.5'}
        onClick={() => onChange(isBound ? undefined : '{{  }}')}
      />
    </div>
  );
}

function OwnEditor({ field, value, onChange }: PropFieldViewProps) {
  const { editor, label, help } = field;
  const shown = value ?? field.default;
  switch (editor.kind) {
    case 'text':
    case 'long_text':
      return field.isBindable ? (
        <BindingField isText label={label} help={help} value={shown} onChange={onChange} />
      ) : (
        <PlainText field={field} value={value} onChange={onChange} />
      );
    case 'date':
      return <PlainText field={field} value={value} onChange={onChange} />;
    case 'binding':
      return (
        <BindingField
          label={label}
          help={help}
          placeholder="{{ actions.orders.data }}"
          value={shown}
          onChange={onChange}
        />
      );
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

function PlainText({ field, value, onChange }: PropFieldViewProps) {
  const isDate = field.editor.kind === 'date';
  return (
    <TextField
      label={field.label}
      help={field.help}
      type={isDate ? 'date' : 'text'}
      autoComplete="off"
      value={textOfValue(value ?? field.default)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function NumberProp({ field, value, onChange }: PropFieldViewProps) {
  const { editor } = field;
  const limits = editor.kind === 'number' ? { min: editor.min, max: editor.max, step: editor.step } : {};
  return (
    <TextField
      type="number"
      {...limits}
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
      help={fitting.length === 0 ? 'Add an action in the panel below first.' : field.help}
      placeholder="Choose an action"
      value={textOfValue(value)}
      options={fitting.map(({ id, title }) => ({ value: id, label: title || id }))}
      onChange={onChange}
    />
  );
}
