import { CircleAlert } from 'lucide-react';
import { useId, useMemo, useRef } from 'react';
import { CodeField } from '#client/editor/code/code-field.tsx';
import { summary } from '#client/editor/expressions/complete-path.ts';
import { completionSource } from '#client/editor/expressions/completion-source.ts';
import { cx } from '#client/ui/class-names.ts';
import { isBinding } from '#shared/apps/bindings.ts';
import { checkBindings } from '#shared/apps/check-names.ts';
import type { JsonValue } from '#shared/json.ts';
import { useFilledProps, useRuntime } from '../../shared/runtime/runtime-context.tsx';
import { useBindingTarget } from '../canvas/binding-targets.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { sampleScope } from './sample-scope.ts';
import { textOfValue, valueOfText } from './value-text.ts';

export type BindingFieldProps = {
  label: string;
  help?: string | undefined;
  value: JsonValue | undefined;
  placeholder?: string;
  hideLabel?: boolean;
  /** The event in whose handler this stands: `event` is known, and the value only when it happens. */
  event?: string | undefined;
  /** Keeps what is typed as a text, also when it looks like a number. */
  isText?: boolean;
  onChange(value: JsonValue): void;
};

/**
 * A field in which `{{ }}` may stand: completes what is in scope with live values, shows what it gives now or in words
 * what is wrong, and takes a component that is dropped on it.
 */
export function BindingField(props: BindingFieldProps) {
  const { label, help, value, hideLabel, event, isText = false, onChange } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const isDropTarget = useBuilderState(
    (state) => state.bindingDrop !== null && state.bindingDrop === box.current,
  );
  const text = textOfValue(value);
  const complete = useCompletion(event);
  const note = useNote(value ?? '', event);
  useBindingTarget(box, (binding) => onChange(binding));
  return (
    <div
      ref={box}
      className={cx(
        'flex min-w-0 flex-col gap-1 rounded-control',
        isDropTarget && 'outline-2 outline-accent outline-offset-2',
      )}
    >
      <span aria-hidden className={hideLabel ? 'hidden' : 'font-medium text-xs'}>
        {label}
      </span>
      <CodeField
        kind="template"
        className={isBinding(text) ? '' : '[&_.cm-scroller]:font-sans!'}
        label={label}
        value={text}
        complete={complete}
        isInvalid={note?.isError ?? false}
        describedBy={id}
        placeholder={props.placeholder ?? ''}
        onChange={(next) => onChange(isText ? next : valueOfText(next))}
      />
      <div id={id} className="empty:hidden">
        {note !== null && <Note {...note} />}
        {help && <p className="text-muted text-xs">{help}</p>}
      </div>
    </div>
  );
}

function Note({ text, isError }: { text: string; isError: boolean }) {
  if (!isError)
    return (
      <p className="clip-line font-mono text-2xs text-muted" title={text}>
        {text}
      </p>
    );
  return (
    <p className="flex items-start gap-1 text-bad text-xs">
      <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
      {text}
    </p>
  );
}

function useCompletion(event: string | undefined) {
  const builder = useBuilder();
  const runtime = useRuntime();
  return useMemo(
    () =>
      completionSource(
        () => sampleScope(builder.store.getState().definition, runtime.store.getState().scope, event),
        'template',
      ),
    [builder, runtime, event],
  );
}

/** What a binding gives now, or what is wrong with it; nothing about a text without one. */
function useNote(value: JsonValue, event: string | undefined): { text: string; isError: boolean } | null {
  const definition = useBuilderState((state) => state.definition);
  const props = useMemo(() => ({ value }), [value]);
  const filled = useFilledProps(props);
  if (!hasBinding(value)) return null;
  const [problem] = checkBindings(definition, value, { owner: 'This' });
  if (problem !== undefined) return { text: problem.message, isError: true };
  if (event !== undefined && JSON.stringify(value).includes('event')) {
    return { text: 'Known when it happens', isError: false };
  }
  if (filled.errors.value !== undefined) return { text: filled.errors.value, isError: true };
  return { text: `= ${said(filled.values.value)}`, isError: false };
}

function hasBinding(value: JsonValue): boolean {
  return isBinding(value) || (typeof value === 'object' && JSON.stringify(value).includes('{{'));
}

function said(value: unknown): string {
  if (value === undefined || value === null) return 'nothing yet';
  if (value === '') return 'an empty text';
  return summary(value as JsonValue);
}
