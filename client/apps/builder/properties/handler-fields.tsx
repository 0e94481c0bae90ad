import { Select } from '#client/ui/select.tsx';
import { Checkbox } from '#client/ui/toggle-field.tsx';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { allComponents } from '#shared/apps/find-in-app.ts';
import type { Handler, HandlerOf } from '#shared/apps/handlers.ts';
import { useBuilderState } from '../state/builder-context.tsx';
import { BindingField } from './binding-field.tsx';

type HandlerFieldsProps<One extends Handler = Handler> = {
  handler: One;
  /** The event that it follows, whose `event` bindings may use. */
  event: string;
  onChange(handler: Handler): void;
};

/** The fields of one thing that happens. */
export function HandlerFields({ handler, event, onChange }: HandlerFieldsProps) {
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
          <BindingField
            event={event}
            label="Value"
            value={handler.value}
            onChange={(value) => onChange({ ...handler, value })}
          />
        </>
      );
    case 'set_value':
    case 'reset_form':
      return <ComponentFields event={event} handler={handler} onChange={onChange} />;
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
      return <UrlFields event={event} handler={handler} onChange={onChange} />;
    case 'toast':
      return <ToastFields event={event} handler={handler} onChange={onChange} />;
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
  event,
  onChange,
}: HandlerFieldsProps<HandlerOf<'set_value'> | HandlerOf<'reset_form'>>) {
  const definition = useBuilderState((state) => state.definition);
  return (
    <>
      <Chosen
        label="Component"
        value={handler.component}
        options={settableIn(definition, handler.kind).map((id) => ({ value: id, label: id }))}
        onChange={(component) => onChange({ ...handler, component })}
      />
      {handler.kind === 'set_value' && (
        <BindingField
          event={event}
          label="Value"
          value={handler.value}
          onChange={(value) => onChange({ ...handler, value })}
        />
      )}
    </>
  );
}

/** The components that have a value to set, or of forms something to empty. */
function settableIn(definition: AppDefinition, kind: 'set_value' | 'reset_form'): string[] {
  return allComponents(definition)
    .filter((component) => {
      const contract = findComponentContract(component.kind);
      const isSettable = contract?.outputs.some((output) => output.isSettable === true) === true;
      return kind === 'set_value' ? isSettable : isSettable && contract?.family === 'input';
    })
    .map(({ id }) => id);
}

function UrlFields({ handler, event, onChange }: HandlerFieldsProps<HandlerOf<'open_url'>>) {
  return (
    <>
      <BindingField
        isText
        event={event}
        label="Address"
        value={handler.url}
        onChange={(url) => onChange({ ...handler, url: String(url) })}
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

function ToastFields({ handler, event, onChange }: HandlerFieldsProps<HandlerOf<'toast'>>) {
  return (
    <>
      <BindingField
        isText
        event={event}
        label="Message"
        value={handler.message}
        onChange={(message) => onChange({ ...handler, message: String(message) })}
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
