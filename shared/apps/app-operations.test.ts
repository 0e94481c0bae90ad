import { describe, expect, test } from 'vitest';
import { type AppOperation, applyAppOperation, appOperationSchema } from './app-operations.ts';
import { componentLayoutSchema, emptyApp } from './app-schema.ts';
import { allComponents, findAction, findComponent } from './find-in-app.ts';
import { renameVariable } from './rename-in-app.ts';
import { anApp } from './testing/an-app.ts';

const layout = (x: number, y: number) => componentLayoutSchema.parse({ desktop: { x, y, w: 3, h: 3 } });
const text2 = { id: 'text2', kind: 'text', layout: layout(0, 20), props: {}, events: {} };
const newAction = {
  id: 'more',
  title: '',
  runs: { kind: 'script', code: 'x' },
  effect: 'read',
  inputs: {},
  when: { kind: 'manual' },
} as const;
const { id: _, ...actionWithoutId } = newAction;

const operations: AppOperation[] = [
  { kind: 'add_components', components: [{ page: 'main', component: text2, index: 1 }] },
  {
    kind: 'add_components',
    components: [
      { page: 'more', component: { ...text2, parent: 'box2' } },
      { page: 'more', component: { ...text2, id: 'box2', kind: 'container' } },
    ],
  },
  { kind: 'remove_components', ids: ['box1', 'text1'] },
  { kind: 'remove_components', ids: [] },
  { kind: 'move_component', id: 'table1', page: 'main', parent: 'box1', slot: null, layout: layout(1, 1) },
  {
    kind: 'move_component',
    id: 'button1',
    page: 'main',
    parent: null,
    slot: null,
    layout: layout(1, 9),
    index: 0,
  },
  {
    kind: 'move_component',
    id: 'box1',
    page: 'more',
    parent: null,
    slot: null,
    layout: layout(2, 2),
    index: 0,
  },
  { kind: 'set_layouts', layouts: { table1: layout(2, 2), text1: layout(3, 3) } },
  { kind: 'update_component', id: 'table1', set: { props: { rows: '' }, events: {}, layout: layout(0, 1) } },
  { kind: 'rename_component', id: 'table1', newId: 'orders_table' },
  { kind: 'rename_component', id: 'box1', newId: 'box9' },
  { kind: 'rename_action', id: 'orders', newId: 'all_orders' },
  { kind: 'rename_action', id: 'refund', newId: 'pay_back' },
  { kind: 'add_action', action: newAction, index: 0 },
  { kind: 'update_action', id: 'refund', action: actionWithoutId },
  { kind: 'remove_action', id: 'orders' },
  { kind: 'set_state_variables', state: { other: 1 } },
  { kind: 'add_page', page: { id: 'third', title: 'Third', components: [text2] }, index: 1 },
  { kind: 'update_page', id: 'more', title: 'Changed' },
  { kind: 'move_page', id: 'more', index: 0 },
  { kind: 'remove_page', id: 'main' },
  { kind: 'set_app', title: 'Other', icon: 'box', theme: { accent: 'red', mode: 'dark' } },
  { kind: 'replace_app', definition: emptyApp('Empty') },
];

const all: AppOperation = {
  kind: 'batch',
  operations: [
    { kind: 'add_page', page: { id: 'third', title: 'Third', components: [text2] } },
    { kind: 'rename_component', id: 'table1', newId: 'orders_table' },
    { kind: 'move_component', id: 'box1', page: 'third', parent: null, slot: null, layout: layout(0, 0) },
    { kind: 'remove_page', id: 'main' },
    { kind: 'batch', operations: [{ kind: 'rename_action', id: 'refund', newId: 'pay_back' }] },
  ],
};

describe.each([...operations, all].map((operation) => ({ kind: operation.kind, operation })))(
  '$kind',
  ({ operation }) => {
    test('its inverse leads back to the same text, and it changes nothing in place', () => {
      const before = anApp();
      const text = JSON.stringify(before);
      const applied = applyAppOperation(before, operation);
      if (!applied.ok) throw new Error(applied.message);
      expect(JSON.stringify(before)).toBe(text);
      const back = applyAppOperation(applied.definition, applied.inverse);
      if (!back.ok) throw new Error(back.message);
      expect(JSON.stringify(back.definition)).toBe(text);
      const again = applyAppOperation(back.definition, back.inverse);
      expect(again.ok && JSON.stringify(again.definition)).toBe(JSON.stringify(applied.definition));
    });

    test('it travels as JSON', () => {
      expect(appOperationSchema.parse(JSON.parse(JSON.stringify(operation)))).toEqual(operation);
    });
  },
);

test('a rename reaches bindings, handlers, sources, confirmations and children', () => {
  const applied = applyAppOperation(anApp(), {
    kind: 'rename_component',
    id: 'table1',
    newId: 'orders_table',
  });
  if (!applied.ok) throw new Error(applied.message);
  const text = JSON.stringify(applied.definition);
  expect(text.replaceAll('{ table1: orders_table }', '')).not.toContain('table1');
  const renamed = applyAppOperation(applied.definition, {
    kind: 'rename_action',
    id: 'orders',
    newId: 'listing',
  });
  if (!renamed.ok) throw new Error(renamed.message);
  expect(findAction(renamed.definition, 'refund')?.inputs.order).toMatchObject({ action: 'listing' });
  expect(findComponent(renamed.definition, 'orders_table')?.component.props.rows).toBe(
    '{{ actions.listing.data }}',
  );
});

test.each<[string, AppOperation]>([
  ['a component that is gone', { kind: 'remove_components', ids: ['nothing'] }],
  ['an id that is taken', { kind: 'rename_component', id: 'table1', newId: 'orders' }],
  ['a page that is gone', { kind: 'add_components', components: [{ page: 'nothing', component: text2 }] }],
  [
    'a parent on another page',
    { kind: 'add_components', components: [{ page: 'more', component: { ...text2, parent: 'box1' } }] },
  ],
  [
    'a move into itself',
    { kind: 'move_component', id: 'box1', page: 'main', parent: 'box1', slot: null, layout: layout(0, 0) },
  ],
])('%s is refused with a sentence', (_what, operation) => {
  const applied = applyAppOperation(anApp(), operation);
  expect(applied.ok).toBe(false);
  expect(applied.ok ? '' : applied.message).toMatch(/^[A-Z].+\.$/);
});

test('removing a container removes what lies in it', () => {
  const applied = applyAppOperation(anApp(), { kind: 'remove_components', ids: ['box1'] });
  expect(applied.ok && allComponents(applied.definition).map(({ id }) => id)).toEqual([
    'table1',
    'status1',
    'text1',
  ]);
});

test('a variable is renamed with its bindings and the handlers that set it, in one edit', () => {
  const app = anApp();
  const label = {
    kind: 'update_component',
    id: 'text1',
    set: { props: { text: '{{ state.open }}' } },
  } as const;
  const bound = applyAppOperation(app, label);
  if (!bound.ok) throw new Error(bound.message);
  const renamed = applyAppOperation(bound.definition, renameVariable(bound.definition, 'open', 'chosen'));
  if (!renamed.ok) throw new Error(renamed.message);
  expect(Object.keys(renamed.definition.state)).toEqual(['chosen']);
  expect(findComponent(renamed.definition, 'text1')?.component.props.text).toBe('{{ state.chosen }}');
  expect(findComponent(renamed.definition, 'table1')?.component.events.select).toMatchObject([
    { name: 'chosen' },
  ]);
  const back = applyAppOperation(renamed.definition, renamed.inverse);
  expect(back.ok && back.definition).toEqual(bound.definition);
});
