import { ChevronDown } from 'lucide-react';
import { cx } from './class-names.ts';
import { controlClasses, Field, type FieldProps } from './field.tsx';

export type SelectOption = { value: string; label: string };

type SelectProps = FieldProps & {
  value: string;
  options: readonly SelectOption[];
  /** Shown as a first, empty choice. */
  placeholder?: string;
  isDisabled?: boolean;
  name?: string;
  onChange(value: string): void;
};

/** The platform's own select: right on phones, with keyboards and screen readers. */
export function Select({ value, options, placeholder, isDisabled, name, onChange, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {(control) => (
        <span className="relative flex">
          <select
            {...control}
            name={name}
            value={value}
            disabled={isDisabled}
            onChange={(event) => onChange(event.target.value)}
            className={cx(controlClasses(field.scale), 'appearance-none pr-8')}
          >
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown
            className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
            aria-hidden
          />
        </span>
      )}
    </Field>
  );
}
