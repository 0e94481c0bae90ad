import { TextField } from '#client/ui/text-field.tsx';
import { type FaceProps, readFlag, readText, textOf } from './read-prop.ts';
import { useInputValue } from './use-input-value.ts';

export function DateFace({ id, values }: FaceProps) {
  const label = readText(values, 'label');
  const name = label || 'This';
  const isRequired = readFlag(values, 'required');
  const [min, max] = [readText(values, 'min'), readText(values, 'max')];
  const input = useInputValue(id, readText(values, 'defaultValue') || null, (value) => {
    const day = textOf(value);
    if (day === '') return isRequired ? `${name} is required` : undefined;
    if (min !== '' && day < min) return `${name} must be ${min} or later`;
    if (max !== '' && day > max) return `${name} must be ${max} or earlier`;
    return undefined;
  });
  return (
    <TextField
      type="date"
      label={label || id}
      hideLabel={label === ''}
      help={readText(values, 'help')}
      error={input.error}
      isRequired={isRequired}
      scale="operator"
      disabled={readFlag(values, 'disabled')}
      value={textOf(input.value)}
      {...(min === '' ? {} : { min })}
      {...(max === '' ? {} : { max })}
      onChange={(event) => input.change(event.target.value || null)}
    />
  );
}
