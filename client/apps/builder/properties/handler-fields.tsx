import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Checkbox } from '#client/ui/toggle-field.tsx';
import { allComponents } from '#shared/apps/find-in-app.ts';
import type { Handler, HandlerOf } from '#shared/apps/handlers.ts';
import { useBuilderState } from '../state/builder-context.tsx';
import { ValueField } from './value-field.tsx';

type HandlerFieldsProps<One extends Handler = Handler> = { handler: One; onChange(handler: Handler): void };

/** The fields of one thing that happens. */
export function HandlerFields({ handler, onChange }: HandlerFieldsProps) {
  const definition = useBuilderState((state) => state.definition);
  const { actions, pages, state } = definition;
  switch (handler.kind) {
    case 'run_action':
    case 'refresh':
      return (
        <Chosen
          label="Action"
          value={handler.action}
          options={actions.map(({ id, title }) => ({ value: id, label: title || id }))}
          onChange={(action) => onChange({ ...handler, action })}
        />
      );
    case 'set_state':
      return (
        <>
          <Chosen
            label="Variable"
            value={handler.name}
            options={Object.keys(state).map((name) => ({ value: name, label: name }))}
            onChange={(name) => onChange({ ...handler, name })}
          />
          <ValueField
            label="Value"
            value={handler.value}
            onChange={(value) => onChange({ ...handler, value })}
          />
        </>
      );
    case 'set_value':
    case 'reset_form':
      return <ComponentFields handler={handler} onChange={onChange} />;
    case 'go_to_page':
      return (
        <Chosen
          label="Page"
          value={handler.page}
          options={pages.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(page) => onChange({ ...handler, page })}
        />
      );
    case 'open_url':
      return <UrlFields handler={handler} onChange={onChange} />;
    case 'toast':
      return <ToastFields handler={handler} onChange={onChange} />;
  }
}

type ChosenProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange(value: string): void;
};

/** What is named but does not exist stays empty, so that it is seen. */
function Chosen({ label, value, options, onChange }: ChosenProps) {
  const isKnown = options.some((option) => option.value === value);
  return (
    <Select
      label={label}
      placeholder="Choose"
      value={isKnown ? value : ''}
      options={options}
      onChange={(next) => next !== '' && onChange(next)}
    />
  );
}

function ComponentFields({
  handler,
  onChange,
}: HandlerFieldsProps<HandlerOf<'set_value'> | HandlerOf<'reset_form'>>) {
  const definition = useBuilderState((state) => state.definition);
  return (
    <>
      <Chosen
        label="Component"
        value={handler.component}
        options={allComponents(definition).map(({ id }) => ({ value: id, label: id }))}
        onChange={(component) => onChange({ ...handler, component })}
      />
      {handler.kind === 'set_value' && (
        <ValueField
          label="Value"
          value={handler.value}
          onChange={(value) => onChange({ ...handler, value })}
        />
      )}
    </>
  );
}

function UrlFields({ handler, onChange }: HandlerFieldsProps<HandlerOf<'open_url'>>) {
  return (
    <>
      <TextField
        label="Address"
        value={handler.url}
        onChange={(event) => onChange({ ...handler, url: event.target.value })}
      />
      <Checkbox
        label="In a new tab"
        isChecked={handler.newTab}
        onChange={(newTab) => onChange({ ...handler, newTab })}
      />
    </>
  );
}

const tones = ['info', 'success', 'warning', 'error'] as const;

function ToastFields({ handler, onChange }: HandlerFieldsProps<HandlerOf<'toast'>>) {
  return (
    <>
      <TextField
        label="Message"
        value={handler.message}
        onChange={(event) => onChange({ ...handler, message: event.target.value })}
      />
      <Select
        label="Kind"
        value={handler.tone}
        options={tones.map((tone) => ({ value: tone, label: tone }))}
        onChange={(next) =>
          onChange({ ...handler, tone: tones.find((tone) => tone === next) ?? handler.tone })
        }
      />
    </>
  );
}
