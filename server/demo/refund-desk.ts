import { type AppDefinition, appDefinitionSchema } from '#shared/apps/app-schema.ts';
import { refundRequest } from './refund-request.ts';

/** The sample app of the demo workspace: people at a desk look up an order and ask for a refund. */
export const refundDesk = { slug: 'refund-desk', title: 'Refund desk' };

/** The orders of the desk, which the flow's own script knows as well; a real app would ask the shop. */
const ordersScript = `const orders = [
  { id: 'A-1001', customer: 'Mara Lind', email: 'mara@example.com', total: 42.5, orderedDaysAgo: 3, refunds: 0 },
  { id: 'A-1002', customer: 'Jonas Weber', email: 'jonas@example.com', total: 249, orderedDaysAgo: 12, refunds: 1 },
  { id: 'A-1003', customer: 'Aiko Tanaka', email: 'aiko@example.com', total: 1299, orderedDaysAgo: 95, refunds: 0 },
  { id: 'A-1004', customer: 'Sam Okoro', email: 'sam@example.com', total: 89.9, orderedDaysAgo: 41, refunds: 6 },
];

/** The orders whose number or customer holds the search text, one page of them. */
export async function main(search: string, offset: number, limit: number) {
  const wanted = (search ?? '').trim().toLowerCase();
  const found = orders.filter((order) => (order.id + ' ' + order.customer).toLowerCase().includes(wanted));
  return { rows: found.slice(offset, offset + limit), total: found.length };
}
`;

const components = [
  {
    id: 'heading1',
    kind: 'heading',
    layout: { desktop: { x: 0, y: 0, w: 12, h: 2 } },
    props: { text: 'Refund desk', level: '1' },
  },
  {
    id: 'text1',
    kind: 'text',
    layout: { desktop: { x: 0, y: 2, w: 12, h: 2 } },
    props: {
      text: 'Hello {{ user.name }}. Select an order, say how much goes back and why. Large or risky refunds wait for a colleague.',
    },
  },
  {
    id: 'orders_table',
    kind: 'table',
    layout: { desktop: { x: 0, y: 4, w: 12, h: 12 } },
    props: {
      title: 'Orders',
      rows: '{{ actions.orders.data.rows }}',
      total: '{{ actions.orders.data.total }}',
      rowKey: 'id',
      serverPaging: true,
      pageSize: 10,
      search: true,
      emptyText: 'No order fits the search',
      columns: [
        { field: 'id', label: 'Order' },
        { field: 'customer', label: 'Customer' },
        { field: 'email', label: 'Email' },
        { field: 'total', label: 'Paid in euros', type: 'number' },
        { field: 'orderedDaysAgo', label: 'Days ago', type: 'number' },
        { field: 'refunds', label: 'Refunds before', type: 'number' },
      ],
    },
    events: {
      select: [{ kind: 'set_value', component: 'amount_input', value: '{{ event.row.total }}' }],
    },
  },
  {
    id: 'refund_box',
    kind: 'container',
    layout: { desktop: { x: 0, y: 16, w: 6, h: 14 } },
    props: {
      title:
        '{{ orders_table.selectedRow ? "Refund for " + orders_table.selectedRow.customer : "Select an order first" }}',
    },
  },
  {
    id: 'amount_input',
    kind: 'number_input',
    parent: 'refund_box',
    layout: { desktop: { x: 0, y: 0, w: 12, h: 3 } },
    props: { label: 'Amount in euros', min: 0.01, required: true },
  },
  {
    id: 'reason_input',
    kind: 'text_input',
    parent: 'refund_box',
    layout: { desktop: { x: 0, y: 3, w: 12, h: 5 } },
    props: { label: 'Reason', placeholder: 'What the customer says', multiline: true, maxLength: 500 },
  },
  {
    id: 'refund_button',
    kind: 'button',
    parent: 'refund_box',
    layout: { desktop: { x: 0, y: 8, w: 12, h: 2 } },
    props: { label: 'Ask for the refund', disabled: '{{ !orders_table.selectedRow }}' },
    events: {
      click: [
        {
          kind: 'run_action',
          action: 'refund',
          onSuccess: [
            {
              kind: 'toast',
              message: 'Order {{ actions.refund.data.order }} was {{ actions.refund.data.decision }}',
              tone: 'success',
            },
            { kind: 'reset_form', component: 'reason_input' },
          ],
        },
      ],
    },
  },
  {
    id: 'refund_status',
    kind: 'run_status',
    layout: { desktop: { x: 6, y: 16, w: 6, h: 14 } },
    props: { action: 'refund', title: 'Your request', emptyText: 'Your request appears here' },
  },
];

const actions = [
  {
    id: 'orders',
    title: 'Orders',
    runs: { kind: 'script', code: ordersScript },
    effect: 'read',
    when: { kind: 'change', debounceMs: 250 },
    inputs: {
      search: {
        kind: 'viewer',
        value: '{{ orders_table.search }}',
        schema: { type: 'string', maxLength: 100, default: '' },
      },
      offset: {
        kind: 'viewer',
        value: '{{ orders_table.offset }}',
        schema: { type: 'integer', minimum: 0, default: 0 },
      },
      limit: { kind: 'fixed', value: 10 },
    },
  },
  {
    id: 'refund',
    title: 'Refund',
    runs: { kind: 'flow', path: refundRequest.path },
    effect: 'write',
    when: { kind: 'manual' },
    confirm: {
      title: 'Refund {{ amount_input.value }} euros?',
      message: 'Order {{ orders_table.selectedRow.id }} of {{ orders_table.selectedRow.customer }}',
      button: 'Refund',
    },
    inputs: {
      order: { kind: 'row', value: '{{ orders_table.selectedRow }}', action: 'orders', field: 'id' },
      amount: { kind: 'viewer', value: '{{ amount_input.value }}' },
      reason: { kind: 'viewer', value: '{{ reason_input.value }}' },
    },
  },
];

export const refundDeskDefinition: AppDefinition = appDefinitionSchema.parse({
  formatVersion: 1,
  title: refundDesk.title,
  icon: 'receipt',
  pages: [{ id: 'desk', title: 'Desk', components }],
  actions,
});
