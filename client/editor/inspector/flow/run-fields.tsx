import { useMemo } from 'react';
import { Select } from '#client/ui/select.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { sampleFlowScope } from '../../expressions/sample-scope.ts';
import type { TestRun } from '../../run/use-test-run.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { DurationField } from '../duration-field.tsx';
import { LimitKeyField, withKey } from '../limit-key-field.tsx';
import { NumberField } from '../number-field.tsx';
import { useFlowSettings } from './use-flow-settings.ts';

/** How many runs there may be at once, which go first, and whether one may take over another's result. */
export function RunFields({ test }: { test: TestRun }) {
  const { settings, change, endGesture } = useFlowSettings();
  const { concurrency } = settings;
  return (
    <>
      <Switch
        label="Limit the runs at the same time"
        help="A run counts from its start to its end, waits included."
        isChecked={concurrency !== undefined}
        onChange={(isOn) => change({ concurrency: isOn ? { limit: 1, whenFull: 'queue' } : undefined })}
      />
      {concurrency !== undefined && (
        <LimitDetails
          concurrency={concurrency}
          test={test}
          onChange={(next, typedField) => change({ concurrency: next }, typedField)}
          onBlur={endGesture}
        />
      )}
      <NumberField
        label="Priority"
        isWhole
        placeholder="0"
        help="Of the runs of the workspace that are ready, the one with the highest number goes first."
        value={settings.priority}
        onChange={(priority) => change({ priority }, 'priority')}
        onBlur={endGesture}
      />
      <DurationField
        label="Cache the result for"
        placeholder="Not cached"
        help="A run of the same version with the same input takes over the result, without executing."
        seconds={settings.cacheSeconds}
        onChange={(cacheSeconds) => change({ cacheSeconds }, 'cacheSeconds')}
        onBlur={endGesture}
      />
    </>
  );
}

type Concurrency = NonNullable<ReturnType<typeof useFlowSettings>['settings']['concurrency']>;

type LimitDetailsProps = {
  concurrency: Concurrency;
  test: TestRun;
  onChange(concurrency: Concurrency, typedField?: string): void;
  onBlur(): void;
};

function LimitDetails({ concurrency, test, onChange, onBlur }: LimitDetailsProps) {
  const definition = useEditorState((state) => state.definition);
  const { run, steps } = test;
  const scope = useMemo(
    () => ({ scope: sampleFlowScope(definition, { run }), isRecorded: run !== undefined, steps }),
    [definition, run, steps],
  );
  return (
    <>
      <NumberField
        label="Runs at the same time"
        isWhole
        min={1}
        value={concurrency.limit}
        onChange={(limit) => onChange({ ...concurrency, limit: limit ?? 1 }, 'concurrency.limit')}
        onBlur={onBlur}
      />
      <Select
        label="A run beyond the limit"
        value={concurrency.whenFull}
        options={[
          { value: 'queue', label: 'Waits for its turn' },
          { value: 'reject', label: 'Fails at once' },
        ]}
        onChange={(whenFull) =>
          onChange({ ...concurrency, whenFull: whenFull === 'reject' ? 'reject' : 'queue' })
        }
      />
      <LimitKeyField
        value={concurrency.key}
        scope={scope}
        onChange={(key) => onChange(withKey(concurrency, key), 'concurrency.key')}
        onBlur={onBlur}
      />
    </>
  );
}
