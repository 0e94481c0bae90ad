import { Switch } from '#client/ui/toggle-field.tsx';
import { maxPolicySeconds } from '#shared/graph/schema.ts';
import { DurationField } from '../duration-field.tsx';
import { LimitKeyField, withKey } from '../limit-key-field.tsx';
import { NumberField } from '../number-field.tsx';
import type { PolicyFieldsProps } from './use-policy.ts';

/** How long and how many at once, and what goes first. */
export function LimitFields({ editing }: PolicyFieldsProps) {
  const { policy, change, isShown, endGesture } = editing;
  const { concurrency } = policy;
  return (
    <>
      {isShown('timeoutSeconds') && (
        <DurationField
          label="Time limit"
          help="For each attempt."
          placeholder="None"
          max={maxPolicySeconds}
          usualUnit={1}
          seconds={policy.timeoutSeconds}
          onChange={(timeoutSeconds) => change({ timeoutSeconds }, 'timeoutSeconds')}
          onBlur={endGesture}
        />
      )}
      {isShown('concurrency') && (
        <Switch
          label="Limit how many execute at the same time"
          help="Over all runs of the flow; the others wait."
          isChecked={concurrency !== undefined}
          onChange={(isOn) => change({ concurrency: isOn ? { limit: 1 } : undefined })}
        />
      )}
      {concurrency !== undefined && (
        <>
          <NumberField
            label="At the same time"
            isWhole
            min={1}
            value={concurrency.limit}
            onChange={(limit) => change({ concurrency: { ...concurrency, limit: limit ?? 1 } }, 'limit')}
            onBlur={endGesture}
          />
          <LimitKeyField
            value={concurrency.key}
            onChange={(key) => change({ concurrency: withKey(concurrency, key) }, 'key')}
            onBlur={endGesture}
          />
        </>
      )}
      {isShown('priority') && (
        <NumberField
          label="Priority"
          isWhole
          placeholder="0"
          help="Of the nodes that are ready, the one with the highest number goes first."
          value={policy.priority}
          onChange={(priority) => change({ priority }, 'priority')}
          onBlur={endGesture}
        />
      )}
    </>
  );
}
