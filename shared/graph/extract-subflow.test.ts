import { expect, test } from 'vitest';
import { planSubflow } from './extract-subflow.ts';
import { applyOperation } from './operations.ts';
import { aGraph } from './testing/a-graph.ts';
import { validateDefinition } from './validate.ts';

const code = (text: string) => ({ kind: 'expression' as const, code: text });
const value = (text: string) => ({ value: code(text) });

function flow() {
  return aGraph()
    .inputs({ type: 'object', properties: { amount: { type: 'number' } } })
    .manual('start')
    .transform('orders', code('[1, 2]'))
    .transform('sum', code('({ total: results.orders.length + input.amount, previous })'))
    .transform('tax', code('results.sum.total * 1.19'))
    .transform('answer', code('results.tax + 1'))
    .edge('start', 'orders')
    .edge('orders', 'sum')
    .edge('sum', 'tax')
    .edge('tax', 'answer')
    .build();
}

const wanted = { ids: ['sum', 'tax'], path: 'shop/sum', title: 'Sum' };

function planned() {
  const plan = planSubflow(flow(), wanted);
  if (!plan.ok) throw new Error(plan.reason);
  return plan;
}

test('what the nodes take from outside becomes inputs of the new flow, in fields of the flow node', () => {
  const { child, operation, id } = planned();
  expect(child.inputs.properties).toEqual({ amount: { type: 'number' }, orders: {}, previous: {} });
  const [start, sum, tax, result] = child.nodes;
  expect(start?.kind).toBe('manual');
  expect(sum?.config).toEqual(
    value('({ total: input.orders.length + input.amount, previous: input.previous })'),
  );
  expect(tax?.config).toEqual(value('results.sum.total * 1.19'));
  expect(result).toMatchObject({ kind: 'return', config: value('results.tax') });
  const applied = applyOperation(flow(), operation);
  if (!applied.ok) throw new Error(applied.message);
  const call = applied.definition.nodes.find((node) => node.id === id);
  expect(call?.config).toMatchObject({
    path: 'shop/sum',
    input: {
      amount: { kind: 'expression', code: 'input.amount' },
      orders: { kind: 'expression', code: 'results.orders' },
      previous: { kind: 'expression', code: 'previous' },
    },
  });
  expect(applied.definition.nodes.find((node) => node.id === 'answer')?.config).toEqual(
    value(`results.${id} + 1`),
  );
  expect(applied.definition.edges.map(({ source, target }) => `${source}-${target}`)).toEqual([
    'start-orders',
    `orders-${id}`,
    `${id}-answer`,
  ]);
});

test('both flows are sound, and one undo brings everything back', () => {
  const { child, operation } = planned();
  const errors = (definition: ReturnType<typeof flow>) =>
    validateDefinition(definition, 'publish').filter(({ severity }) => severity === 'error');
  expect(errors(child)).toEqual([]);
  const applied = applyOperation(flow(), operation);
  if (!applied.ok) throw new Error(applied.message);
  expect(errors(applied.definition)).toEqual([]);
  const undone = applyOperation(applied.definition, applied.inverse);
  expect(undone.ok && undone.definition).toEqual(flow());
});

test('what cannot become a flow of its own says why', () => {
  const reason = (ids: string[]) => {
    const plan = planSubflow(flow(), { ...wanted, ids });
    return plan.ok ? 'it can' : plan.reason;
  };
  expect(reason(['start', 'orders'])).toBe('“start” starts this flow.');
  expect(reason(['orders', 'sum'])).toBe('it can');
  const named = flow();
  const answer = named.nodes.map((node) =>
    node.id === 'answer' ? { ...node, config: value('results.sum.total') } : node,
  );
  const plan = planSubflow({ ...named, nodes: answer }, wanted);
  expect(plan.ok ? '' : plan.reason).toContain('uses results.sum');
});
