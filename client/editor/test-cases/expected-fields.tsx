import { Select } from '#client/ui/select.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import { expectedOf, type TestCase } from '#shared/graph/test-cases.ts';
import { JsonField } from '../schema/json-field.tsx';

const statuses = [
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'cancelled', label: 'Cancelled' },
] as const;
const whatever = { value: '', label: 'Whatever it is' };

type ExpectedFieldsProps = { testCase: TestCase; onChange(expect: TestCase['expect']): void };

/** What the run has to come to. */
export function ExpectedFields({ testCase, onChange }: ExpectedFieldsProps) {
  const { status, result, holds } = expectedOf(testCase);
  const expects = (
    changes: Partial<{ status: string; result: typeof result; holds: string | undefined }>,
  ) => {
    const next = { status: status ?? '', result, holds, ...changes };
    const known = statuses.find(({ value }) => value === next.status)?.value;
    if (known === undefined) return onChange(next.holds ?? 'true');
    onChange({
      status: known,
      ...(next.result !== undefined && { result: next.result }),
      ...(next.holds !== undefined && { holds: next.holds }),
    });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="pb-2 font-semibold text-sm">What is expected</legend>
      <Select
        label="Status of the run"
        value={status ?? ''}
        options={[...statuses, whatever]}
        onChange={(next) => expects({ status: next })}
      />
      {status !== undefined && (
        <JsonField
          label="Expected result"
          help="Left empty, any result is right."
          isRequired={false}
          value={result}
          onChange={(next) => expects({ result: next })}
        />
      )}
      <TextArea
        label="Expression that holds"
        help="It sees status, result, error and steps (the status by path), such as result.total > 10."
        isRequired={false}
        isCode
        rows={2}
        spellCheck={false}
        value={holds ?? ''}
        onChange={({ target }) => expects({ holds: target.value.trim() === '' ? undefined : target.value })}
      />
    </fieldset>
  );
}
