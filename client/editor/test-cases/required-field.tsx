import { type ComponentProps, useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';

type RequiredFieldProps = Omit<
  ComponentProps<typeof TextField>,
  'value' | 'onChange' | 'onBlur' | 'error'
> & {
  value: string;
  onChange(value: string): void;
};

/** A name or pattern that is never empty: while it is written anew, the one before stays. */
export function RequiredField({ value, onChange, ...field }: RequiredFieldProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      {...field}
      value={typed ?? value}
      error={typed?.trim() === '' ? `${field.label} must not be empty` : undefined}
      spellCheck={false}
      autoComplete="off"
      onChange={({ target }) => {
        setTyped(target.value);
        if (target.value.trim() !== '') onChange(target.value.trim());
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
