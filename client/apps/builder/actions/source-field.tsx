import { Trash2 } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { contextFields, type Source } from '#shared/apps/sources.ts';
import { BindingField } from '../properties/binding-field.tsx';
import { textOfValue, valueOfText } from '../properties/value-text.ts';
import { useBuilderState } from '../state/builder-context.tsx';
import { newSource } from './default-sources.ts';

const words: Record<Source['kind'], string> = {
  viewer: 'From the page',
  fixed: 'Fixed value',
  context: 'Who is signed in',
  one_of: 'One of a list',
  row: 'Selected row',
};

type SourceFieldProps = {
  name: string;
  source: Source;
  onChange(source: Source): void;
  onRemove(): void;
};

/** Where one input of an action comes from, in one line. */
export function SourceField({ name, source, onChange, onRemove }: SourceFieldProps) {
  return (
    <fieldset aria-label={name} className="flex items-start gap-2">
      <span className="clip-line w-24 shrink-0 pt-1.5 font-mono text-xs" title={name}>
        {name}
      </span>
      <Select
        hideLabel
        label={`Source of ${name}`}
        className="w-36 shrink-0"
        value={source.kind}
        options={Object.entries(words).map(([value, label]) => ({ value, label }))}
        onChange={(kind) => onChange(newSource(kind as Source['kind'], source))}
      />
      <div className="min-w-0 flex-1">
        <SourceValue name={name} source={source} onChange={onChange} />
      </div>
      <IconButton icon={Trash2} size="small" label={`Remove the input ${name}`} onClick={onRemove} />
    </fieldset>
  );
}

function SourceValue({ name, source, onChange }: Omit<SourceFieldProps, 'onRemove'>) {
  switch (source.kind) {
    case 'fixed':
      return (
        <BindingField
          hideLabel
          label={`Value of ${name}`}
          placeholder="Viewers never see it"
          value={source.value}
          onChange={(value) => onChange({ ...source, value })}
        />
      );
    case 'context':
      return (
        <Select
          hideLabel
          label={`Value of ${name}`}
          value={source.field}
          options={contextFields.map((field) => ({ value: field, label: `Their ${field}` }))}
          onChange={(next) =>
            onChange({ ...source, field: contextFields.find((field) => field === next) ?? source.field })
          }
        />
      );
    case 'viewer':
      return (
        <BindingField
          hideLabel
          label={`Value of ${name}`}
          placeholder="{{ text_input1.value }}"
          value={source.value}
          onChange={(value) => onChange({ ...source, value })}
        />
      );
    case 'one_of':
      return (
        <div className="flex flex-col gap-2">
          <BindingField
            hideLabel
            label={`Value of ${name}`}
            placeholder="{{ select1.value }}"
            value={source.value}
            onChange={(value) => onChange({ ...source, value })}
          />
          <TextField
            label="Allowed values, by commas"
            value={source.options.map(textOfValue).join(', ')}
            onChange={(event) => {
              const options = event.target.value.split(',').map((text) => valueOfText(text.trim()));
              onChange({ ...source, options });
            }}
          />
        </div>
      );
    case 'row':
      return <RowSource name={name} source={source} onChange={onChange} />;
  }
}

type RowSourceProps = {
  name: string;
  source: Extract<Source, { kind: 'row' }>;
  onChange(source: Source): void;
};

function RowSource({ name, source, onChange }: RowSourceProps) {
  const actions = useBuilderState((state) => state.definition.actions);
  return (
    <div className="flex flex-col gap-2">
      <BindingField
        hideLabel
        label={`Row for ${name}`}
        placeholder="{{ table1.selectedRow }}"
        value={source.value}
        onChange={(value) => onChange({ ...source, value })}
      />
      <div className="grid grid-cols-2 gap-2">
        <Select
          label="Rows come from"
          placeholder="Choose"
          value={actions.some(({ id }) => id === source.action) ? source.action : ''}
          options={actions.map(({ id, title }) => ({ value: id, label: title || id }))}
          onChange={(action) => action !== '' && onChange({ ...source, action })}
        />
        <TextField
          label="Field of the row"
          value={source.field}
          onChange={(event) =>
            event.target.value !== '' && onChange({ ...source, field: event.target.value })
          }
        />
      </div>
    </div>
  );
}
