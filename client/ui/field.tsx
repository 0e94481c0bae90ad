import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';

/** `builder` is dense, `operator` large and calm (design 12). */
export type FieldScale = 'builder' | 'operator';

export type FieldProps = {
  label: string;
  /** Below the field. */
  help?: ReactNode;
  /** In words, under the field: "Amount must be at least 1". */
  error?: string | undefined;
  isRequired?: boolean;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  scale?: FieldScale;
  className?: string;
};

export type ControlProps = {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
};

type FieldFrameProps = FieldProps & { children: (control: ControlProps) => ReactNode };

/** Label above, help below, error under its field, joined for screen readers. */
export function Field({
  label,
  help,
  error,
  isRequired,
  hideLabel,
  scale,
  className,
  children,
}: FieldFrameProps) {
  const id = useId();
  const describedBy = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ');
  const isLarge = scale === 'operator';
  return (
    <div className={cx('flex min-w-0 flex-col', isLarge ? 'gap-2' : 'gap-1', className)}>
      <div
        className={cx(hideLabel ? 'sr-only' : 'flex items-baseline gap-1.5', isLarge ? 'text-md' : 'text-xs')}
      >
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {isRequired === false && <span className="text-muted text-xs">optional</span>}
      </div>
      {children({
        id,
        ...(describedBy ? { 'aria-describedby': describedBy } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(isRequired ? { 'aria-required': true as const } : {}),
      })}
      {error && (
        <p
          id={`${id}-error`}
          className={cx('flex items-start gap-1.5 text-bad', isLarge ? 'text-sm' : 'text-xs')}
        >
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className={cx('text-muted', isLarge ? 'text-sm' : 'text-xs')}>
          {help}
        </p>
      )}
    </div>
  );
}

/** The look of everything that is typed into. */
export function controlClasses(scale: FieldScale = 'builder'): string {
  return cx(
    'w-full min-w-0 rounded-control border border-line-strong/60 bg-surface text-text transition-colors',
    'hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0',
    'aria-invalid:border-bad disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted',
    scale === 'operator' ? 'min-h-11 px-3 text-md' : 'min-h-8 px-2.5 text-sm phone:min-h-11',
  );
}
