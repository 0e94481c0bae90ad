import { type AppDefinition, appDefinitionSchema } from '../app-schema.ts';

const place = (x: number, y: number, w = 6, h = 3) => ({ desktop: { x, y, w, h } });

/** An app with two pages, nesting, bindings, handlers and every kind of source. */
export function anApp(): AppDefinition {
  return appDefinitionSchema.parse({
    formatVersion: 1,
    title: 'Desk',
    state: { open: false },
    pages: [
      {
        id: 'main',
        title: 'Main',
        components: [
          {
            id: 'table1',
            kind: 'table',
            layout: place(0, 0),
            props: { rows: '{{ actions.orders.data }}' },
            events: { select: [{ kind: 'set_state', name: 'open', value: '{{ event.row.id }}' }] },
          },
          { id: 'box1', kind: 'container', layout: place(0, 3, 6, 8) },
          {
            id: 'text_input1',
            kind: 'text_input',
            parent: 'box1',
            layout: place(0, 0),
            props: { label: 'Reason for {{ table1.selectedRow.id }}' },
          },
          {
            id: 'button1',
            kind: 'button',
            parent: 'box1',
            layout: place(0, 3),
            props: { label: '{{ ({ table1 }) ? "Go" : "" }}' },
            events: {
              click: [
                {
                  kind: 'run_action',
                  action: 'refund',
                  onSuccess: [
                    { kind: 'reset_form', component: 'text_input1' },
                    { kind: 'refresh', action: 'orders' },
                  ],
                },
              ],
            },
          },
          { id: 'status1', kind: 'run_status', layout: place(6, 0), props: { action: 'refund' } },
        ],
      },
      { id: 'more', title: 'More', components: [{ id: 'text1', kind: 'text', layout: place(0, 0) }] },
    ],
    actions: [
      {
        id: 'orders',
        runs: { kind: 'script', code: 'export const main = () => [];' },
        effect: 'read',
        when: { kind: 'load' },
      },
      {
        id: 'refund',
        runs: { kind: 'flow', path: 'shop/refund' },
        effect: 'write',
        when: { kind: 'manual' },
        confirm: { title: 'Refund {{ table1.selectedRow.id }}?' },
        inputs: {
          order: { kind: 'row', value: '{{ table1.selectedRow }}', action: 'orders', field: 'id' },
          reason: { kind: 'viewer', value: '{{ text_input1.value }}' },
          by: { kind: 'context', field: 'email' },
          channel: { kind: 'fixed', value: 'desk' },
        },
      },
    ],
  });
}
