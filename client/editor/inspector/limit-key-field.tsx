import type { NodeScope } from '../expressions/expression-context.tsx';
import { OptionalExpression } from '../expressions/labelled-expression.tsx';

type LimitKeyFieldProps = {
  value: string | undefined;
  scope?: NodeScope;
  onChange(key: string | undefined): void;
  onBlur(): void;
};

/** What a limit is counted by. */
export function LimitKeyField(props: LimitKeyFieldProps) {
  return (
    <OptionalExpression
      {...props}
      label="A limit for each"
      isOptional
      help="Each value of this expression has a limit of its own."
      placeholder="input.customer"
    />
  );
}

/** A limit that is counted by another key, or by none. */
export function withKey<Limit extends { key?: string | undefined }>(
  { key: _, ...limit }: Limit,
  key: string | undefined,
): Omit<Limit, 'key'> & { key?: string } {
  return key === undefined ? limit : { ...limit, key };
}
