import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { ArgumentField } from './argument-field.tsx';
import { asJson } from './argument-kinds.ts';
import { NamedRows } from './named-rows.tsx';

type NamedArgumentsProps = {
  /** What one of them is called: "Header". */
  label: string;
  values: JsonValue | undefined;
  onChange(values: JsonObject | undefined): void;
  onBlur(): void;
};

const emptyArgument: JsonObject = { kind: 'static', value: '' };

/** Arguments by names that the author chooses, such as the headers of a request. */
export function NamedArguments({ label, values, onChange, onBlur }: NamedArgumentsProps) {
  const known = isJsonObject(values) ? values : {};
  return (
    <NamedRows label={label} values={known} newValue={emptyArgument} onChange={onChange}>
      {(name, value) => (
        <ArgumentField
          label={name}
          value={value}
          isLine
          onChange={(next) =>
            onChange({ ...known, [name]: next === undefined ? emptyArgument : asJson(next) })
          }
          onBlur={onBlur}
        />
      )}
    </NamedRows>
  );
}
