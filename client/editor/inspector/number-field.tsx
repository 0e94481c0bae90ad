import { useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';

type NumberFieldProps = {
  label: string;
  value: number | undefined;
  min?: number;
  max?: number;
  isWhole?: boolean;
  help?: string;
  isRequired?: boolean;
  placeholder?: string;
  className?: string;
  onChange(value: number | undefined): void;
  onBlur?(): void;
};

/** A number as it is typed; empty is none, and what is no number yet is not taken over. */
export function NumberField({
  value,
  min,
  max,
  isWhole = false,
  onChange,
  onBlur,
  ...field
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string>();
  const text = draft ?? (value === undefined ? '' : String(value));
  const limits = { min, max, isWhole, label: field.label };
  const error = text.trim() === '' ? undefined : numberProblem(text, limits);
  return (
    <TextField
      {...field}
      inputMode={isWhole ? 'numeric' : 'decimal'}
      value={text}
      error={error}
      onChange={(event) => {
        const next = event.target.value;
        setDraft(next);
        if (next.trim() === '') onChange(undefined);
        else if (numberProblem(next, limits) === undefined) onChange(toNumber(next));
      }}
      onBlur={() => {
        setDraft(undefined);
        onBlur?.();
      }}
    />
  );
}

function toNumber(text: string): number {
  return Number(text.trim().replace(',', '.'));
}

type Limits = { min: number | undefined; max: number | undefined; isWhole: boolean; label: string };

function numberProblem(text: string, { min, max, isWhole, label }: Limits): string | undefined {
  const value = toNumber(text);
  if (!Number.isFinite(value)) return `${label} must be a number`;
  if (isWhole && !Number.isInteger(value)) return `${label} must be a whole number`;
  if (min !== undefined && value < min) return `${label} must be at least ${min}`;
  return max !== undefined && value > max ? `${label} must be at most ${max}` : undefined;
}
