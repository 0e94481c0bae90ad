import { useMemo, useRef } from 'react';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { parseTemplate } from '#shared/expressions/template.ts';
import { CodeField, type CodeHandle } from '../code/code-field.tsx';
import { useMappingTarget } from '../opened-node/mapping.tsx';
import { useEditorState } from '../state/editor-context.tsx';
import { completionSource } from './completion-source.ts';
import { useExpressionScope } from './expression-context.tsx';
import { LiveValue } from './live-value.tsx';

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
  const error = syntaxError(kind, value);
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
      {error === undefined && value.trim() !== '' && <LiveValue kind={kind} text={value} />}
    </div>
  );
}

function syntaxError(kind: 'expression' | 'template', text: string): string | undefined {
  if (text.trim() === '') return undefined;
  if (kind === 'expression') return errorOf(text);
  const parsed = parseTemplate(text);
  if (!parsed.ok) return parsed.error.message;
  return parsed.parts.flatMap((part) => (part.kind === 'expression' ? (errorOf(part.code) ?? []) : []))[0];
}

function errorOf(code: string): string | undefined {
  const parsed = parseExpression(code);
  return parsed.ok ? undefined : parsed.error.message;
}
