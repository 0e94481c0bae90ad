import { useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';
import { type FaceProps, readFlag, readNumber, readText } from './read-prop.ts';
import { useInputValue } from './use-input-value.ts';

export function NumberInputFace({ id, values }: FaceProps) {
  const label = readText(values, 'label') || 'This';
  const isRequired = readFlag(values, 'required');
  const [min, max] = [readNumber(values, 'min'), readNumber(values, 'max')];
  const [typed, setTyped] = useState<string | null>(null);
  const isUnreadable = typed !== null && typed.trim() !== '' && parse(typed) === null;
  const input = useInputValue(id, readNumber(values, 'defaultValue') ?? null, (value) => {
    if (isUnreadable) return `${label} must be a number`;
    if (typeof value !== 'number') return isRequired ? `${label} is required` : undefined;
    if (min !== undefined && value < min) return `${label} must be at least ${min}`;
    if (max !== undefined && value > max) return `${label} must be at most ${max}`;
    return undefined;
  });
  const known = typeof input.value === 'number' ? String(input.value) : '';
  const isTypedStill = typed !== null && (isUnreadable || parse(typed) === input.value);
  return (
    <TextField
      label={label === 'This' ? id : label}
      hideLabel={readText(values, 'label') === ''}
      help={readText(values, 'help')}
      error={input.error}
      isRequired={isRequired}
      scale="operator"
      inputMode="decimal"
      autoComplete="off"
      disabled={readFlag(values, 'disabled')}
      value={isTypedStill ? typed : known}
      onChange={(event) => {
        setTyped(event.target.value);
        input.change(parse(event.target.value));
      }}
    />
  );
}

/** `12,5` is 12.5; null for what is empty or no number. */
function parse(text: string): number | null {
  const normal = text.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
  if (normal === '') return null;
  const number = Number(normal);
  return Number.isFinite(number) ? number : null;
}
