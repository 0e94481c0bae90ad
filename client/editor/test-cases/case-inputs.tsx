import { Select } from '#client/ui/select.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { titleOf } from '../nodes/faces.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { JsonField } from '../schema/json-field.tsx';
import { useEditorState } from '../state/editor-context.tsx';
import { DecisionFields } from './decision-fields.tsx';
import { PinnedResults } from './pinned-results.tsx';
import { SignalFields } from './signal-fields.tsx';

type CaseInputsProps = { testCase: TestCase; test: TestRun; onChange(changes: Partial<TestCase>): void };

/** What the case gives to the run: input, trigger, results, decisions, signals. */
export function CaseInputs({ testCase, test, onChange }: CaseInputsProps) {
  const definition = useEditorState((state) => state.definition);
  const triggers = definition.nodes.filter(({ kind }) => findNodeContract(kind)?.isTrigger);
  const hasPeople = definition.nodes.some(({ kind }) => kind === 'approval' || kind === 'flow');
  const hasSignals = definition.nodes.some(({ kind }) => kind === 'wait' || kind === 'flow');
  const { trigger, input, pinned, decisions, signals, outward } = testCase;
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="pb-2 font-semibold text-sm">What the run is given</legend>
      {(triggers.length > 1 || trigger !== undefined) && (
        <Select
          label="Starts at"
          placeholder="Where a start by hand begins"
          value={trigger ?? ''}
          options={triggers.map((node) => ({ value: node.id, label: titleOf(node) }))}
          onChange={(id) => onChange({ trigger: id === '' ? undefined : id })}
        />
      )}
      <JsonField
        label="Input"
        isRequired={false}
        value={input}
        onChange={(next) => onChange({ input: next })}
      />
      <PinnedResults
        definition={definition}
        pinned={pinned}
        lastResultOf={(id) => test.steps.findLast(({ path }) => path === id)?.result}
        onChange={(next) => onChange({ pinned: next })}
      />
      {(hasPeople || decisions.length > 0) && (
        <DecisionFields
          nodes={definition.nodes}
          decisions={decisions}
          onChange={(next) => onChange({ decisions: next })}
        />
      )}
      {(hasSignals || signals.length > 0) && (
        <SignalFields
          nodes={definition.nodes}
          signals={signals}
          onChange={(next) => onChange({ signals: next })}
        />
      )}
      <Switch
        label="May reach other systems"
        help="Requests, statements and emails of nodes that are not pinned are sent, whenever this case runs."
        isChecked={outward === true}
        onChange={(isOn) => onChange({ outward: isOn ? true : undefined })}
      />
    </fieldset>
  );
}
