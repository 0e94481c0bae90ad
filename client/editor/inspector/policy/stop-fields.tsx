import { useMemo, useRef } from 'react';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { stopScopesOf } from '#shared/graph/policy-fit.ts';
import type { FlowNode, Policy } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { useExpressionScope } from '../../expressions/expression-context.tsx';
import { OptionalExpression } from '../../expressions/labelled-expression.tsx';
import { useEditorState } from '../../state/editor-context.tsx';
import { iterationsScope, resultScope } from './policy-scopes.ts';
import type { PolicyFieldsProps } from './use-policy.ts';

type StopIf = NonNullable<Policy['stopIf']>;

/** A condition under which the round, the loop or the run ends here, and how (design 3.6). */
export function StopFields({ node, editing }: PolicyFieldsProps) {
  const { policy, change, endGesture } = editing;
  const { stopIf } = policy;
  const scopes = stopScopesOf(node);
  // A condition that is written anew keeps what was chosen for the one before.
  const latest = useRef<StopIf>({ when: '', scope: scopes[0] ?? 'flow' });
  if (stopIf !== undefined) latest.current = stopIf;
  const isAboutRounds = findNodeContract(node.kind)?.isContainer === true && latest.current.scope === 'loop';
  return (
    <>
      <OptionalExpression
        label="Stop when"
        help={
          isAboutRounds
            ? 'Asked after each round: previous is its result, iterations are all results so far.'
            : 'Asked when the node has succeeded: previous is its result.'
        }
        placeholder={isAboutRounds ? 'iterations.length >= 10' : 'previous.done'}
        value={stopIf?.when}
        scope={useStopScope(node, isAboutRounds)}
        onChange={(when) =>
          change({ stopIf: when === undefined ? undefined : { ...latest.current, when } }, 'stopIf.when')
        }
        onBlur={endGesture}
      />
      {stopIf !== undefined && (
        <>
          <ScopeField node={node} stopIf={stopIf} onChange={(next) => change({ stopIf: next })} />
          <OutcomeFields
            stopIf={stopIf}
            onChange={(next, typedField) => change({ stopIf: next }, typedField)}
            onBlur={endGesture}
          />
        </>
      )}
    </>
  );
}

function useStopScope(node: FlowNode, isAboutRounds: boolean) {
  const own = useExpressionScope();
  const nodes = useEditorState((state) => state.definition.nodes);
  return useMemo(
    () => (isAboutRounds ? iterationsScope(own, node, nodes) : resultScope(own, node.id)),
    [own, node, nodes, isAboutRounds],
  );
}

type StopFieldProps = { stopIf: StopIf; onChange(stopIf: StopIf, typedField?: string): void };

function ScopeField({ node, stopIf, onChange }: StopFieldProps & { node: FlowNode }) {
  const scopes = stopScopesOf(node);
  const isPossible = scopes.includes(stopIf.scope);
  const isContainer = findNodeContract(node.kind)?.isContainer === true;
  const labels: Record<StopIf['scope'], string> = {
    iteration: isContainer ? 'The round around it' : 'This round',
    loop: isContainer ? 'Its own rounds' : 'The whole loop',
    flow: 'The whole run',
  };
  return (
    <Select
      label="Ends"
      error={isPossible ? undefined : 'The node stands in no loop: choose what else is to end.'}
      value={stopIf.scope}
      options={(isPossible ? scopes : [stopIf.scope, ...scopes]).map((value) => ({
        value,
        label: labels[value],
      }))}
      onChange={(value) => {
        const scope = scopes.find((known) => known === value);
        const { skipped, ...others } = stopIf;
        if (scope === 'flow') onChange({ ...stopIf, scope });
        else if (scope !== undefined) onChange({ ...others, scope });
      }}
    />
  );
}

function OutcomeFields({ stopIf, onChange, onBlur }: StopFieldProps & { onBlur(): void }) {
  const { skipped, fail, ...rest } = stopIf;
  const outcome = fail !== undefined ? 'fail' : skipped === true ? 'skipped' : 'succeed';
  return (
    <>
      <Select
        label="Outcome"
        value={outcome}
        options={[
          { value: 'succeed', label: 'Succeeds with the result so far' },
          ...(stopIf.scope === 'flow' || skipped === true
            ? [{ value: 'skipped', label: 'Is marked as skipped' }]
            : []),
          { value: 'fail', label: 'Fails with a message' },
        ]}
        onChange={(next) => {
          if (next === 'fail') onChange({ ...rest, fail: '' });
          else onChange(next === 'skipped' ? { ...rest, skipped: true } : rest);
        }}
      />
      {fail !== undefined && (
        <TextField
          label="Message"
          placeholder="The condition to stop was met"
          value={fail}
          onChange={(event) => onChange({ ...rest, fail: event.target.value }, 'stopIf.fail')}
          onBlur={onBlur}
        />
      )}
    </>
  );
}
