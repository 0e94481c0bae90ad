import { Trash2 } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import type { Handler } from '#shared/apps/handlers.ts';
import { HandlerFields } from './handler-fields.tsx';

const handlerWords: Record<Handler['kind'], string> = {
  run_action: 'Run an action',
  refresh: 'Load an action again',
  toast: 'Show a message',
  set_state: 'Set a variable',
  set_value: 'Set a component',
  reset_form: 'Empty a form',
  go_to_page: 'Go to a page',
  open_url: 'Open an address',
};

function newHandler(kind: Handler['kind'], firstAction: string): Handler {
  switch (kind) {
    case 'run_action':
    case 'refresh':
      return { kind, action: firstAction };
    case 'toast':
      return { kind, message: 'Done', tone: 'success' };
    case 'set_state':
      return { kind, name: 'name', value: '' };
    case 'set_value':
      return { kind, component: 'component', value: '' };
    case 'reset_form':
      return { kind, component: 'form1' };
    case 'go_to_page':
      return { kind, page: 'main' };
    case 'open_url':
      return { kind, url: 'https://', newTab: true };
  }
}

type HandlerListProps = {
  label: string;
  /** The event that they follow, by its name. */
  event: string;
  handlers: readonly Handler[];
  /** The action that a new "run an action" names first. */
  firstAction: string;
  onChange(handlers: Handler[]): void;
};

/** What happens one after the other; an action may be followed by more, by how it went. */
export function HandlerList({ label, event, handlers, firstAction, onChange }: HandlerListProps) {
  const put = (index: number, handler: Handler) => onChange(handlers.with(index, handler));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-xs">{label}</legend>
      {handlers.map((handler, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={index}
          className="flex flex-col gap-2 rounded-control border border-line p-2"
        >
          <div className="flex items-center justify-between">
            <span className="font-medium text-xs">{handlerWords[handler.kind]}</span>
            <IconButton
              icon={Trash2}
              size="small"
              label={`Remove: ${handlerWords[handler.kind]}`}
              onClick={() => onChange(handlers.filter((other) => other !== handler))}
            />
          </div>
          <HandlerFields event={event} handler={handler} onChange={(next) => put(index, next)} />
          {handler.kind === 'run_action' && (
            <>
              <HandlerList
                label="When it went well"
                event={event}
                firstAction={firstAction}
                handlers={handler.onSuccess ?? []}
                onChange={(onSuccess) => put(index, { ...handler, onSuccess })}
              />
              <HandlerList
                label="When it failed"
                event={event}
                firstAction={firstAction}
                handlers={handler.onError ?? []}
                onChange={(onError) => put(index, { ...handler, onError })}
              />
            </>
          )}
        </div>
      ))}
      <Select
        hideLabel
        label={`Add to: ${label}`}
        value=""
        placeholder="Add what happens…"
        options={Object.entries(handlerWords).map(([value, word]) => ({ value, label: word }))}
        onChange={(kind) => onChange([...handlers, newHandler(kind as Handler['kind'], firstAction)])}
      />
    </fieldset>
  );
}
