import { Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { Disclosure } from '#client/ui/disclosure.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { type FlowNode, maxPolicySeconds, type RetryStage } from '#shared/graph/schema.ts';
import { useExpressionScope } from '../../expressions/expression-context.tsx';
import { OptionalExpression } from '../../expressions/labelled-expression.tsx';
import { DurationField } from '../duration-field.tsx';
import { NumberField } from '../number-field.tsx';
import { retryScope } from './policy-scopes.ts';
import { describePauses, describeStageDetails, percentOf, stageDefaults } from './retry-stages.ts';

type StageFieldsProps = {
  node: FlowNode;
  stage: RetryStage;
  /** Its place among several, from 1 on. */
  number?: number;
  /** `typedField` names the field that is typed into. */
  onChange(stage: RetryStage, typedField?: keyof RetryStage): void;
  onRemove?(): void;
  onBlur(): void;
  /** Stands last behind "More". */
  children: ReactNode;
};

/** One stage of retries: how many and how far apart, and the rest behind "More". */
export function StageFields({ stage, number, onChange, onRemove, onBlur, ...more }: StageFieldsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isSeveral = number !== undefined;
  return (
    <fieldset
      className={cx('flex min-w-0 flex-col gap-2', isSeveral && 'rounded-control border border-line p-2.5')}
    >
      <legend className="sr-only">{isSeveral ? `Stage ${number}` : 'Attempts'}</legend>
      {isSeveral && (
        <div className="-mt-1 flex items-center justify-between">
          <span className="font-medium text-xs" aria-hidden>
            Stage {number}
          </span>
          <IconButton size="small" icon={Trash2} label={`Remove stage ${number}`} onClick={onRemove} />
        </div>
      )}
      <div className="grid grid-cols-[1fr_1.3fr_1fr] gap-2">
        <NumberField
          label="Attempts"
          isWhole
          min={1}
          max={1000}
          value={stage.attempts}
          onChange={(attempts) => onChange({ ...stage, attempts: attempts ?? 1 }, 'attempts')}
          onBlur={onBlur}
        />
        <Select
          label="Pause"
          value={stage.backoff}
          options={[
            { value: 'constant', label: 'Same' },
            { value: 'exponential', label: 'Growing' },
          ]}
          onChange={(backoff) =>
            onChange({ ...stage, backoff: backoff === 'constant' ? 'constant' : 'exponential' })
          }
        />
        <NumberField
          label="Seconds"
          min={0}
          max={maxPolicySeconds}
          value={stage.seconds}
          onChange={(seconds) => onChange({ ...stage, seconds: seconds ?? 0 }, 'seconds')}
          onBlur={onBlur}
        />
      </div>
      <p className="text-muted text-xs">{describePauses(stage)}</p>
      <Disclosure
        title="More"
        isMinor
        summary={describeStageDetails(stage)}
        isOpen={isOpen}
        onChange={setIsOpen}
      >
        <StageDetails stage={stage} onChange={onChange} onBlur={onBlur} {...more} />
      </Disclosure>
    </fieldset>
  );
}

type StageDetailsProps = Pick<StageFieldsProps, 'node' | 'stage' | 'onChange' | 'onBlur' | 'children'>;

function StageDetails({ node, stage, onChange, onBlur, children }: StageDetailsProps) {
  const own = useExpressionScope();
  const scope = useMemo(() => retryScope(own, node.id), [own, node.id]);
  return (
    <>
      {stage.backoff === 'exponential' && (
        <NumberField
          label="Growth factor"
          help="Each pause is so many times the one before."
          min={1}
          max={100}
          value={stage.factor}
          onChange={(factor) => onChange({ ...stage, factor: factor ?? stageDefaults.factor }, 'factor')}
          onBlur={onBlur}
        />
      )}
      <DurationField
        label="Longest pause"
        placeholder="1 hour"
        max={maxPolicySeconds}
        seconds={stage.maxSeconds}
        onChange={(longest) =>
          onChange({ ...stage, maxSeconds: longest ?? stageDefaults.maxSeconds }, 'maxSeconds')
        }
        onBlur={onBlur}
      />
      <NumberField
        label="Random spread (%)"
        help="So that many runs do not try again at the same moment."
        min={0}
        max={100}
        value={percentOf(stage.jitter)}
        onChange={(percent) => onChange({ ...stage, jitter: (percent ?? 0) / 100 }, 'jitter')}
        onBlur={onBlur}
      />
      <OptionalExpression
        label="Only when"
        isOptional
        help="Sees error and attempt. When it does not hold, nothing is tried again."
        placeholder="error.fault !== 'user'"
        value={stage.when}
        scope={scope}
        onChange={(when) => {
          const { when: _, ...others } = stage;
          onChange(when === undefined ? others : { ...others, when }, 'when');
        }}
        onBlur={onBlur}
      />
      {children}
    </>
  );
}
