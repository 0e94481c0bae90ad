import { useState } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, press, type } from '#client/testing/mount.tsx';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { DecisionFields } from './decision-fields.tsx';

type Decisions = TestCase['decisions'];

const { nodes } = aGraph()
  .approval('ask', { form: { type: 'object', properties: { note: { type: 'string' } } } })
  .approval('again')
  .build();

function Decided({ first, onTold }: { first: Decisions; onTold(decisions: Decisions): void }) {
  const [decisions, setDecisions] = useState(first);
  return (
    <DecisionFields
      nodes={nodes}
      decisions={decisions}
      onChange={(next) => {
        onTold(next);
        setDecisions(next);
      }}
    />
  );
}

function decided(first: Decisions) {
  let last: Decisions = first;
  const { container, find } = mount(<Decided first={first} onTold={(next) => (last = next)} />);
  const field = (label: string) => fieldLabelled(container, label);
  return { find, field, last: () => last };
}

test('a decision is added, and says for which approval, what and by whom', () => {
  const { find, field, last } = decided([]);
  press(find('button'));
  expect(last()).toEqual([{ node: '*', decision: 'approved' }]);
  type(field('Approval'), 'each[2].ask');
  type(field('Decision'), 'rejected');
  type(field('By'), ' lee@example.com');
  expect(last()).toEqual([{ node: 'each[2].ask', decision: 'rejected', who: 'lee@example.com' }]);
  type(field('By'), '');
  type(field('Approval'), '');
  expect(last()).toEqual([{ node: 'each[2].ask', decision: 'rejected' }]);
});

test('an approval with a form is filled in; what is removed takes its place along', () => {
  const { find, field, last } = decided([
    { node: 'again', decision: 'expired' },
    { node: 'ask', decision: 'approved' },
  ]);
  type(field('Filled in'), '{ "note": "yes" }');
  expect(last()[1]).toEqual({ node: 'ask', decision: 'approved', form: { note: 'yes' } });
  press(find('[aria-label="Remove decision 1"]'));
  expect(last()).toEqual([{ node: 'ask', decision: 'approved', form: { note: 'yes' } }]);
  expect(field('Approval').value).toBe('ask');
});
