import { useMemo, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { CodeField, type CodeHandle } from '../code/code-field.tsx';
import { useMappingTarget } from '../opened-node/mapping.tsx';
import { useEditorState } from '../state/editor-context.tsx';
import { summary } from './complete-path.ts';
import { completionSource } from './completion-source.ts';
import { useExpressionScope } from './expression-context.tsx';
import { useLiveValue } from './use-live-value.ts';

type ExpressionFieldProps = {
  label: string;
  value: string;
  kind?: 'expression' | 'template';
  placeholder?: string;
  onChange(value: string): void;
  onBlur?(): void;
};

/** A field for expression code: completes from real data, says what is wrong, shows the value where it is known. */
export function ExpressionField({ kind = 'expression', label, value, ...rest }: ExpressionFieldProps) {
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const { scope } = useExpressionScope();
  const latest = useRef(scope);
  latest.current = scope;
  const field = useRef<CodeHandle>(null);
  const complete = useMemo(() => completionSource(() => latest.current, kind), [kind]);
  const mapping = useMappingTarget((path, at) =>
    field.current?.insert(kind === 'template' ? `{{ ${path} }}` : path, at),
  );
  const error = kind === 'expression' ? syntaxError(value) : undefined;
  return (
    <div {...mapping} className="group/mapping flex min-w-0 flex-col gap-1">
      <CodeField
        ref={field}
        kind={kind}
        label={label}
        value={value}
        complete={complete}
        isInvalid={error !== undefined}
        isReadOnly={isReadOnly}
        className="group-data-mapping/mapping:border-accent"
        {...rest}
      />
      {error !== undefined && <p className="text-bad text-xs">{error}</p>}
      {kind === 'expression' && error === undefined && value.trim() !== '' && <LiveValue code={value} />}
    </div>
  );
}

function syntaxError(code: string): string | undefined {
  if (code.trim() === '') return undefined;
  const parsed = parseExpression(code);
  return parsed.ok ? undefined : parsed.error.message;
}

/** The value with the data of the last run, or why there would be none. */
function LiveValue({ code }: { code: string }) {
  const outcome = useLiveValue(code);
  if (outcome === undefined) return null;
  const text = outcome.ok ? valueText(outcome.value) : `With the last run: ${outcome.message}`;
  return (
    <p
      aria-live="polite"
      title={text}
      className={cx('clip-line text-2xs', outcome.ok ? 'font-mono text-muted' : 'text-warn')}
    >
      {text}
    </p>
  );
}

function valueText(value: unknown): string {
  return `= ${value === undefined || value === null ? 'nothing' : summary(value as never)}`;
}
