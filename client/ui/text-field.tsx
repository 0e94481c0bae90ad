import type { ComponentProps } from 'react';
import { cx } from './class-names.ts';
import { controlClasses, Field, type FieldProps } from './field.tsx';

type TextFieldProps = Omit<ComponentProps<'input'>, 'id' | 'className' | 'required'> & FieldProps;

export function TextField({
  label,
  help,
  error,
  isRequired,
  hideLabel,
  scale,
  className,
  ...input
}: TextFieldProps) {
  const field = { label, help, error, ...(isRequired === undefined ? {} : { isRequired }) };
  return (
    <Field
      {...field}
      {...(hideLabel ? { hideLabel } : {})}
      {...(scale ? { scale } : {})}
      {...(className ? { className } : {})}
    >
      {(control) => <input type="text" {...input} {...control} className={controlClasses(scale)} />}
    </Field>
  );
}

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'id' | 'className' | 'required'> &
  FieldProps & { isCode?: boolean };

export function TextArea({
  label,
  help,
  error,
  isRequired,
  hideLabel,
  scale,
  className,
  isCode,
  ...input
}: TextAreaProps) {
  const field = { label, help, error, ...(isRequired === undefined ? {} : { isRequired }) };
  return (
    <Field
      {...field}
      {...(hideLabel ? { hideLabel } : {})}
      {...(scale ? { scale } : {})}
      {...(className ? { className } : {})}
    >
      {(control) => (
        <textarea
          rows={3}
          {...input}
          {...control}
          className={cx(controlClasses(scale), 'resize-y py-1.5', isCode && 'font-mono text-xs')}
        />
      )}
    </Field>
  );
}
