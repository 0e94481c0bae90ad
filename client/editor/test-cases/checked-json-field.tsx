import { useState } from 'react';
import type * as z from 'zod';
import type { JsonValue } from '#shared/json.ts';
import { JsonField } from '../schema/json-field.tsx';

type CheckedJsonFieldProps<Value> = {
  label: string;
  help: string;
  schema: z.ZodType<Value>;
  value: Value;
  /** What stands for an empty field. */
  empty: Value;
  onChange(value: Value): void;
};

/** A value of a certain shape as JSON text; what does not fit is not taken over and says why. */
export function CheckedJsonField<Value>(props: CheckedJsonFieldProps<Value>) {
  const { label, help, schema, value, empty, onChange } = props;
  const [problem, setProblem] = useState<string>();
  const isEmpty = JSON.stringify(value) === JSON.stringify(empty);
  return (
    <div className="flex flex-col gap-1">
      <JsonField
        label={label}
        help={help}
        isRequired={false}
        rows={isEmpty ? 2 : 5}
        value={isEmpty ? undefined : jsonOf(value)}
        onChange={(next) => {
          const read = schema.safeParse(next ?? empty);
          setProblem(read.success ? undefined : issueOf(read.error));
          if (read.success) onChange(read.data);
        }}
      />
      {problem !== undefined && (
        <p role="alert" className="text-bad text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}

/** What a schema of JSON gives is JSON, though its type also allows properties that are undefined. */
function jsonOf(value: unknown): JsonValue {
  return value as JsonValue;
}

function issueOf({ issues: [first] }: z.ZodError): string {
  const place = first?.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return `Not taken over: ${place ? `${place.replace(/^\./, '')}: ` : ''}${first?.message ?? ''}`;
}
