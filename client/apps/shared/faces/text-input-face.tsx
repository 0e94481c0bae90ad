import type { KeyboardEvent } from 'react';
import { TextArea, TextField } from '#client/ui/text-field.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readNumber, readText, textOf } from './read-prop.ts';
import { useInputValue } from './use-input-value.ts';

export function TextInputFace({ id, values }: FaceProps) {
  const runtime = useRuntime();
  const label = readText(values, 'label');
  const isRequired = readFlag(values, 'required');
  const maxLength = readNumber(values, 'maxLength');
  const input = useInputValue(id, readText(values, 'defaultValue'), (value) =>
    isRequired && textOf(value).trim() === '' ? `${label || 'This'} is required` : undefined,
  );
  const text = textOf(input.value);
  const shared = {
    label: label || id,
    hideLabel: label === '',
    help: readText(values, 'help'),
    error: input.error,
    isRequired,
    scale: 'operator' as const,
    placeholder: readText(values, 'placeholder'),
    disabled: readFlag(values, 'disabled'),
    value: text,
    ...(maxLength === undefined ? {} : { maxLength }),
  };
  if (readFlag(values, 'multiline')) {
    return <TextArea {...shared} onChange={(event) => input.change(event.target.value)} />;
  }
  const submit = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void runtime.fire(id, 'submit', { value: text });
  };
  return (
    <TextField
      {...shared}
      autoComplete="off"
      onChange={(event) => input.change(event.target.value)}
      onKeyDown={submit}
    />
  );
}
