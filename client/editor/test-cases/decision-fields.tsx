import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { useFocusOnLast } from '#client/ui/use-focus-on-last.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { isJsonObject } from '#shared/json.ts';
import { titleOf } from '../nodes/faces.ts';
import { JsonField } from '../schema/json-field.tsx';
import { RequiredField } from './required-field.tsx';

type Decision = TestCase['decisions'][number];

const answers = [
  { value: 'approved', label: 'Approved' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'expired', label: 'Expired' },
] as const;

type DecisionFieldsProps = {
  nodes: readonly FlowNode[];
  decisions: readonly Decision[];
  onChange(decisions: Decision[]): void;
};

/** What people decide in this case: each decision is used once, by the first open request that it fits. */
export function DecisionFields({ nodes, decisions, onChange }: DecisionFieldsProps) {
  const listId = useId();
  const approvals = nodes.filter(({ kind }) => kind === 'approval');
  const first = approvals.length === 1 ? approvals[0] : undefined;
  const { box, moveFocus } = useFocusOnLast<HTMLFieldSetElement>(decisions.length, ':scope > fieldset');
  const rewrite = (next: Decision[]) => {
    moveFocus();
    onChange(next);
  };
  return (
    <fieldset ref={box} className="flex min-w-0 flex-col gap-3">
      <legend className="pb-1 font-medium text-xs">Decisions</legend>
      <p className="text-muted text-xs">
        Each is used once, by the first request that waits and fits: of a node, of a path such as each[2].ask,
        or of any approval (*).
      </p>
      <datalist id={listId}>
        <option value="*">Any approval</option>
        {approvals.map((node) => (
          <option key={node.id} value={node.id}>
            {titleOf(node)}
          </option>
        ))}
      </datalist>
      {decisions.map((decision, index) => (
        <DecisionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a decision is its place; one that comes or goes draws the others anew.
          key={`${decisions.length} ${index}`}
          number={index + 1}
          decision={decision}
          listId={listId}
          hasForm={hasForm(approvals, decision)}
          onChange={(next) => onChange(decisions.map((other) => (other === decision ? next : other)))}
          onRemove={() => rewrite(decisions.filter((other) => other !== decision))}
        />
      ))}
      <Button
        size="small"
        icon={Plus}
        className="self-start"
        onClick={() => rewrite([...decisions, { node: first?.id ?? '*', decision: 'approved' }])}
      >
        Add a decision
      </Button>
    </fieldset>
  );
}

function hasForm(approvals: readonly FlowNode[], { node, form }: Decision): boolean {
  return form !== undefined || approvals.some(({ id, config }) => id === node && isJsonObject(config.form));
}

type DecisionRowProps = {
  number: number;
  decision: Decision;
  /** Of the approvals that there are. */
  listId: string;
  hasForm: boolean;
  onChange(decision: Decision): void;
  onRemove(): void;
};

function DecisionRow({ number, decision, listId, hasForm: isAsked, onChange, onRemove }: DecisionRowProps) {
  const { who: _who, ...withoutWho } = decision;
  const { form: _form, ...withoutForm } = decision;
  const [person, setPerson] = useState<string>();
  return (
    <fieldset className="flex min-w-0 flex-col gap-2.5 rounded-control border border-line p-2.5">
      <legend className="sr-only">Decision {number}</legend>
      <div className="flex items-start gap-1">
        <div className="grid min-w-0 flex-1 gap-2.5 sm:grid-cols-2">
          <RequiredField
            label="Approval"
            list={listId}
            value={decision.node}
            onChange={(node) => onChange({ ...decision, node })}
          />
          <Select
            label="Decision"
            value={decision.decision}
            options={answers}
            onChange={(next) => {
              const answer = answers.find(({ value }) => value === next);
              if (answer) onChange({ ...decision, decision: answer.value });
            }}
          />
          {decision.decision !== 'expired' && (
            <TextField
              label="By"
              isRequired={false}
              placeholder="Somebody"
              help="An email address, or user:… or token:…"
              value={person ?? decision.who ?? ''}
              onChange={({ target }) => {
                setPerson(target.value);
                const who = target.value.trim();
                onChange(who === '' ? withoutWho : { ...decision, who });
              }}
              onBlur={() => setPerson(undefined)}
            />
          )}
        </div>
        <IconButton
          icon={X}
          size="small"
          label={`Remove decision ${number}`}
          className="mt-5"
          onClick={onRemove}
        />
      </div>
      {isAsked && (
        <JsonField
          label="Filled in"
          help="What the form of the approval is filled in with."
          isRequired={false}
          rows={3}
          value={decision.form}
          onChange={(form) => onChange(form === undefined ? withoutForm : { ...decision, form })}
        />
      )}
    </fieldset>
  );
}
