import { Select } from '#client/ui/select.tsx';
import { mayBeCached } from '#shared/graph/policy-fit.ts';
import type { Policy } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { DurationField } from '../duration-field.tsx';
import type { PolicyFieldsProps } from './use-policy.ts';

const secrets = [
  { value: 'input', label: 'Input' },
  { value: 'result', label: 'Result' },
  { value: 'both', label: 'Both' },
] as const;
/** For a trigger they are the same. */
const secretStart = [{ value: 'both', label: 'What the run starts with' }] as const;

/** How long a result is used again, and who may read the values. */
export function ValueFields({ node, editing }: PolicyFieldsProps) {
  const { policy, change, isShown, endGesture } = editing;
  const { cacheSeconds, sensitive } = policy;
  const isTrigger = findNodeContract(node.kind)?.isTrigger === true;
  const options = isTrigger ? secretStart : secrets;
  return (
    <>
      {isShown('cacheSeconds') && (
        <div className="flex flex-col gap-1">
          <DurationField
            label="Cache the result for"
            placeholder="Not cached"
            help="For the same settings and arguments the result is used again, without executing."
            seconds={cacheSeconds}
            onChange={(next) => change({ cacheSeconds: next }, 'cacheSeconds')}
            onBlur={endGesture}
          />
          {cacheSeconds !== undefined && <CacheNote kind={node.kind} sensitive={sensitive} />}
        </div>
      )}
      {isShown('sensitive') && (
        <Select
          label="Keep secret"
          help={`Encrypted while the run lives, shown as dots to everybody, and gone at its end.${isTrigger ? ' Such a run cannot run again.' : ''}`}
          value={sensitive === undefined ? '' : isTrigger ? 'both' : sensitive}
          placeholder="Nothing"
          options={options}
          onChange={(next) => change({ sensitive: options.find(({ value }) => value === next)?.value })}
        />
      )}
    </>
  );
}

/** Why a result is not kept all the same. */
function CacheNote({ kind, sensitive }: { kind: string; sensitive: Policy['sensitive'] }) {
  if (!mayBeCached(kind)) {
    return <p className="text-bad text-xs">Results of this kind of node cannot be cached: leave it empty.</p>;
  }
  if (sensitive === undefined) return null;
  return <p className="text-warn text-xs">What is kept secret is never cached.</p>;
}
