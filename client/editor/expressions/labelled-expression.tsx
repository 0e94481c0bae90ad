import type { ComponentProps } from 'react';
import { ExpressionScope, type NodeScope } from './expression-context.tsx';
import { ExpressionField } from './expression-field.tsx';

type LabelledExpressionProps = Omit<ComponentProps<typeof ExpressionField>, 'kind'> & {
  help?: string;
  isOptional?: boolean;
  /** What it sees, where that is not what the other fields around it see. */
  scope?: NodeScope;
};

type OptionalExpressionProps = Omit<LabelledExpressionProps, 'value' | 'onChange'> & {
  value: string | undefined;
  /** `undefined`: there is none. */
  onChange(code: string | undefined): void;
};

/** A field for an expression that may be left out. */
export function OptionalExpression({ value, onChange, ...field }: OptionalExpressionProps) {
  return (
    <LabelledExpression
      {...field}
      value={value ?? ''}
      onChange={(code) => onChange(code.trim() === '' ? undefined : code)}
    />
  );
}

/** A field for an expression with its label above and its help below. */
export function LabelledExpression({ help, isOptional = false, scope, ...field }: LabelledExpressionProps) {
  const input = <ExpressionField {...field} />;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="font-medium text-xs" aria-hidden>
        {field.label}
        {isOptional && <span className="font-normal text-muted"> (optional)</span>}
      </span>
      {scope === undefined ? input : <ExpressionScope value={scope}>{input}</ExpressionScope>}
      {help && <p className="text-muted text-xs">{help}</p>}
    </div>
  );
}
