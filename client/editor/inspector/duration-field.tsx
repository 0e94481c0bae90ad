import { useState } from 'react';
import { Select } from '#client/ui/select.tsx';
import { NumberField } from './number-field.tsx';

const units = [
  { seconds: 1, label: 'seconds' },
  { seconds: 60, label: 'minutes' },
  { seconds: 3600, label: 'hours' },
  { seconds: 86_400, label: 'days' },
] as const;

type DurationFieldProps = {
  label: string;
  seconds: number | undefined;
  help?: string;
  /** While there is no length. */
  placeholder?: string;
  /** In seconds. */
  max?: number;
  /** The unit in which most people say it, in seconds. */
  usualUnit?: number;
  onChange(seconds: number | undefined): void;
  onBlur?(): void;
};

/** A length of time in the unit that suits it; stored in seconds. */
export function DurationField({
  label,
  seconds,
  help,
  placeholder,
  max,
  usualUnit = 3600,
  onChange,
  onBlur,
}: DurationFieldProps) {
  const [chosen, setChosen] = useState<number>();
  // "60" seconds are a minute; but who types them may be on the way to "600".
  const [typedUnit, setTypedUnit] = useState<number>();
  const fitting = units.findLast(
    (unit) => seconds !== undefined && seconds > 0 && seconds % unit.seconds === 0,
  );
  // A unit that was chosen stays as long as it suits what is there, which undo may have changed.
  const isSuited = chosen !== undefined && (seconds === undefined || seconds % chosen === 0);
  const unit = typedUnit ?? (isSuited ? chosen : fitting?.seconds) ?? usualUnit;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-end gap-2">
        <NumberField
          label={label}
          className="flex-1"
          min={0}
          placeholder={placeholder ?? 'Never'}
          {...(max === undefined ? {} : { max: max / unit })}
          value={seconds === undefined ? undefined : rounded(seconds / unit)}
          onChange={(amount) => {
            setTypedUnit(unit);
            onChange(amount === undefined || amount <= 0 ? undefined : rounded(amount * unit));
          }}
          onBlur={() => {
            setTypedUnit(undefined);
            onBlur?.();
          }}
        />
        <Select
          label={`Unit of ${label}`}
          hideLabel
          className="w-28"
          value={String(unit)}
          options={units.map((option) => ({ value: String(option.seconds), label: option.label }))}
          onChange={(value) => {
            const next = Number(value);
            setChosen(next);
            if (seconds !== undefined) onChange(Math.min(rounded((seconds / unit) * next), max ?? Infinity));
          }}
        />
      </div>
      {help && <p className="text-muted text-xs">{help}</p>}
    </div>
  );
}

/** To milliseconds: 1.1 minutes are 66 seconds, without the traces of binary fractions. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
