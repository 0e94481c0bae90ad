import { Select } from '#client/ui/select.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { portsOf } from '#shared/graph/config.ts';
import type { FlowNode, Policy, RetryStage } from '#shared/graph/schema.ts';
import { ExpressionField } from '../expressions/expression-field.tsx';
import { DurationField } from './duration-field.tsx';
import { NumberField } from './number-field.tsx';
import { useConfig } from './use-config.ts';

type PolicyChanges = { [Field in keyof Policy]?: Policy[Field] | undefined };

/** What happens around the execution: retries, limits, skipping (design 3.6). */
export function PolicySettings({ node }: { node: FlowNode }) {
  const { update, endGesture } = useConfig(node);
  const policy = node.policy ?? {};
  const canHandleErrors = portsOf(node).includes('error');

  function setPolicy(changes: PolicyChanges): void {
    const kept = Object.entries({ ...policy, ...changes }).filter(([, value]) => value !== undefined);
    const next = Object.fromEntries(kept) as Policy;
    update({ policy: kept.length === 0 ? null : next }, `policy:${Object.keys(changes).join()}`);
  }

  return (
    <>
      <Switch
        label="Disabled"
        help="The node is passed by; its result is what came before it."
        isChecked={node.disabled === true}
        onChange={(isOn) => update({ disabled: isOn ? true : null }, 'disabled')}
      />
      <div className="flex flex-col gap-1">
        <span className="font-medium text-xs" aria-hidden>
          Skip when
        </span>
        <ExpressionField
          label="Skip when"
          value={policy.skipIf ?? ''}
          placeholder="input.amount === 0"
          onChange={(code) => setPolicy({ skipIf: code.trim() === '' ? undefined : code })}
          onBlur={endGesture}
        />
      </div>
      <RetryFields
        retry={Array.isArray(policy.retry) ? policy.retry[0] : policy.retry}
        onChange={(retry) => setPolicy({ retry })}
        onBlur={endGesture}
      />
      <DurationField
        label="Time limit"
        help="For each attempt."
        seconds={policy.timeoutSeconds}
        onChange={(timeoutSeconds) => setPolicy({ timeoutSeconds })}
        onBlur={endGesture}
      />
      {canHandleErrors && (
        <Switch
          label="Continue on error"
          help="The error becomes the result, and the flow goes on."
          isChecked={policy.continueOnError === true}
          onChange={(isOn) => setPolicy({ continueOnError: isOn ? true : undefined })}
        />
      )}
      {node.kind === 'approval' && (
        <Switch
          label="May be passed by without a decision"
          help="Confirms that a disabled, pinned or skipped approval is meant."
          isChecked={node.bypassConfirmed === true}
          onChange={(isOn) => update({ bypassConfirmed: isOn ? true : null }, 'bypassConfirmed')}
        />
      )}
    </>
  );
}

type RetryFieldsProps = {
  retry: RetryStage | undefined;
  onChange(retry: RetryStage | undefined): void;
  onBlur(): void;
};

const firstRetry: RetryStage = {
  attempts: 3,
  backoff: 'exponential',
  seconds: 2,
  factor: 2,
  maxSeconds: 3600,
  jitter: 0,
};

function RetryFields({ retry, onChange, onBlur }: RetryFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="sr-only">Retry</legend>
      <Switch
        label="Try again after a failure"
        isChecked={retry !== undefined}
        onChange={(isOn) => onChange(isOn ? firstRetry : undefined)}
      />
      {retry && (
        <div className="grid grid-cols-3 gap-2">
          <NumberField
            label="Attempts"
            isWhole
            min={1}
            value={retry.attempts}
            onChange={(attempts) => onChange({ ...retry, attempts: attempts ?? 1 })}
            onBlur={onBlur}
          />
          <NumberField
            label="Seconds"
            min={0}
            value={retry.seconds}
            onChange={(seconds) => onChange({ ...retry, seconds: seconds ?? 0 })}
            onBlur={onBlur}
          />
          <Select
            label="Pause"
            value={retry.backoff}
            options={[
              { value: 'constant', label: 'Same' },
              { value: 'exponential', label: 'Doubling' },
            ]}
            onChange={(backoff) =>
              onChange({ ...retry, backoff: backoff === 'constant' ? 'constant' : 'exponential' })
            }
          />
        </div>
      )}
    </fieldset>
  );
}
