import { Select } from '#client/ui/select.tsx';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { asJson, type FaceProps, readFlag, readText, textOf } from './read-prop.ts';
import { useInputValue } from './use-input-value.ts';

export type SelectOption = { value: JsonValue; label: string };

/** Options of `{ value, label }`, or of plain values; anything else gives none. */
export function readOptions(value: unknown): SelectOption[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: JsonValue): SelectOption => {
    if (!isJsonObject(item)) return { value: item, label: textOf(item) };
    const own = item.value ?? item.id ?? null;
    return { value: own, label: textOf(item.label ?? item.name ?? item.title ?? own) };
  });
}

export function SelectFace({ id, values }: FaceProps) {
  const label = readText(values, 'label');
  const isRequired = readFlag(values, 'required');
  const options = readOptions(values.options);
  const input = useInputValue(id, asJson(values.defaultValue), (value) =>
    isRequired && value === null ? `${label || 'This'} is required` : undefined,
  );
  const wanted = JSON.stringify(input.value);
  const place = options.findIndex((option) => JSON.stringify(option.value) === wanted);
  function handleChange(next: string): void {
    const option = next === '' ? undefined : options[Number(next)];
    input.change(option?.value ?? null, { label: option?.label ?? '' });
  }
  return (
    <Select
      label={label || id}
      hideLabel={label === ''}
      help={readText(values, 'help')}
      error={input.error}
      isRequired={isRequired}
      scale="operator"
      placeholder={readText(values, 'placeholder')}
      isDisabled={readFlag(values, 'disabled')}
      value={place < 0 ? '' : String(place)}
      options={options.map((option, index) => ({ value: String(index), label: option.label }))}
      onChange={handleChange}
    />
  );
}
