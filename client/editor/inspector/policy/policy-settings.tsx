import type { ComponentType } from 'react';
import { Switch } from '#client/ui/toggle-field.tsx';
import { mayBeCached } from '#shared/graph/policy-fit.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { OptionalExpression } from '../../expressions/labelled-expression.tsx';
import { PinnedSettings } from '../pinned-settings.tsx';
import { Section } from '../section.tsx';
import { describePolicy, type PolicyPart, policyParts } from './describe-policy.ts';
import { FailureFields } from './failure-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { StopFields } from './stop-fields.tsx';
import { type PolicyFieldsProps, usePolicy } from './use-policy.ts';
import { ValueFields } from './value-fields.tsx';

type PolicySection = {
  name: PolicyPart;
  title(node: FlowNode): string;
  Content: ComponentType<PolicyFieldsProps>;
};

const sections: readonly PolicySection[] = [
  {
    name: 'failure',
    title: () => 'After a failure',
    Content: FailureFields,
  },
  { name: 'stop', title: () => 'Stop early', Content: StopFields },
  {
    name: 'limits',
    title: () => 'Limits and order',
    Content: LimitFields,
  },
  {
    name: 'values',
    title: (node) => (mayBeCached(node.kind) ? 'Cache and secrets' : 'Secrets'),
    Content: ValueFields,
  },
];

type PolicySettingsProps = {
  node: FlowNode;
  /** The node's result in the last run; undefined when there is none. */
  lastResult: JsonValue | undefined;
};

/** What happens around the execution: retries, limits, skipping (design 3.6). Only what fits the node is shown. */
export function PolicySettings({ node, lastResult }: PolicySettingsProps) {
  const editing = usePolicy(node);
  const said = describePolicy(node);
  return (
    <>
      <WayFields node={node} editing={editing} />
      {sections
        .filter(({ name }) => policyParts[name].some(editing.isShown))
        .map(({ name, title, Content }) => (
          <Section key={name} name={name} title={title(node)} summary={said[name]}>
            <Content node={node} editing={editing} />
          </Section>
        ))}
      {!isTrigger(node) && <PinnedSettings node={node} lastResult={lastResult} />}
    </>
  );
}

/** Whether the node runs at all. */
function WayFields({ node, editing }: PolicyFieldsProps) {
  const { policy, change, update, isShown, endGesture } = editing;
  return (
    <>
      <Switch
        label="Disabled"
        help={
          isTrigger(node)
            ? 'It does not start the flow.'
            : 'The node is passed by; its result is what came before it.'
        }
        isChecked={node.disabled === true}
        onChange={(isOn) => update({ disabled: isOn ? true : null }, 'disabled')}
      />
      {isShown('skipIf') && (
        <OptionalExpression
          label="Skip when"
          value={policy.skipIf}
          placeholder="input.amount === 0"
          onChange={(skipIf) => change({ skipIf }, 'skipIf')}
          onBlur={endGesture}
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

function isTrigger({ kind }: FlowNode): boolean {
  return findNodeContract(kind)?.isTrigger === true;
}
