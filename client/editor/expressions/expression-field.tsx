import { useMemo, useRef } from 'react';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { resolvePath } from '#shared/expressions/resolve-path.ts';
import type { JsonObject } from '#shared/json.ts';
import { CodeField } from '../code/code-field.tsx';
import { useEditorState } from '../state/editor-context.tsx';
import { summary } from './complete-path.ts';
import { completionSource } from './completion-source.ts';
import { useExpressionScope } from './expression-context.tsx';

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
  const scope = useExpressionScope();
  const latest = useRef(scope);
  latest.current = scope;
  const complete = useMemo(() => completionSource(() => latest.current, kind), [kind]);
  const note = kind === 'expression' ? noteFor(value, scope) : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <CodeField
        kind={kind}
        label={label}
        value={value}
        complete={complete}
        isInvalid={note?.isError ?? false}
        isReadOnly={isReadOnly}
        {...rest}
      />
      {note && (
        <p className={note.isError ? 'text-bad text-xs' : 'clip-line font-mono text-2xs text-muted'}>
          {note.text}
        </p>
      )}
    </div>
  );
}

/** A syntax error, or the value that a bare path had in the last run. */
function noteFor(code: string, scope: JsonObject): { text: string; isError: boolean } | undefined {
  if (code.trim() === '') return undefined;
  const parsed = parseExpression(code);
  if (!parsed.ok) return { text: parsed.error.message, isError: true };
  const outcome = resolvePath(code, scope);
  if (outcome.kind !== 'value' || outcome.value === null || outcome.value === undefined) return undefined;
  const text = summary(outcome.value as never);
  return text === '' ? undefined : { text: `= ${text}`, isError: false };
}
