import { type AppDefinition, appDefinitionSchema } from '#shared/apps/app-schema.ts';
import { ordersSource } from './refund-orders.ts';
import { refundRequest } from './refund-request.ts';

/** The sample app of the demo workspace: people at a desk look up an order and ask for a refund. */
export const refundDesk = { slug: 'refund-desk', title: 'Refund desk' };

/** The orders whose number or customer holds the search text, in the wanted order, one page of them. */
const ordersScript = `${ordersSource}
type SortField = 'id' | 'customer' | 'ordered' | 'status' | 'total';

export async function main(search: string, offset: number, limit: number, sortField: SortField | '', sortDirection: 'asc' | 'desc') {
  const wanted = search.trim().toLowerCase();
  const today = Date.now();
  const found = orders
    .filter((order) => (order.id + ' ' + order.customer + ' ' + order.status).toLowerCase().includes(wanted))
    .map(({ daysAgo, ...order }) => ({ ...order, ordered: new Date(today - daysAgo * 86400000).toISOString().slice(0, 10) }));
  if (sortField) {
    const sign = sortDirection === 'desc' ? -1 : 1;
    found.sort((a, b) => (a[sortField] < b[sortField] ? -sign : a[sortField] > b[sortField] ? sign : 0));
  }
  return { rows: found.slice(offset, offset + limit), total: found.length };
}
`;

const pageSize = 8;

const place = (x: number, y: number, w: number, h: number) => ({ desktop: { x, y, w, h } });
const whenSelected = { hidden: '{{ !orders_table.selectedRow }}' };

const components = [
  {
    id: 'welcome',
    kind: 'text',
    layout: place(0, 0, 12, 2),
    props: {
      text: 'Hello {{ user.name }}. Select an order, say how much goes back and why. Large or risky refunds wait for a colleague.',
    },
  },
  { id: 'desk', kind: 'container', layout: place(8, 2, 4, 38), props: { border: false } },
  {
    id: 'orders_table',
    kind: 'table',
    layout: place(0, 2, 8, 23),
    props: {
      title: 'Orders',
      rows: '{{ actions.orders.data.rows }}',
      total: '{{ actions.orders.data.total }}',
      rowKey: 'id',
      serverPaging: true,
      pageSize,
      search: true,
      sort: true,
      foldOnPhone: true,
      emptyText: 'No order fits the search',
      columns: [
        { field: 'id', label: 'Order' },
        { field: 'customer', label: 'Customer' },
        { field: 'ordered', label: 'Ordered', type: 'date' },
        { field: 'status', label: 'Status', type: 'tag' },
        { field: 'total', label: 'Paid, EUR', type: 'money' },
      ],
    },
    events: {
      select: [
        { kind: 'set_value', component: 'amount_input', value: '{{ event.row.total }}' },
        { kind: 'reset_form', component: 'reason_input' },
      ],
    },
  },
  {
    id: 'refund_box',
    kind: 'container',
    parent: 'desk',
    layout: place(0, 0, 12, 16),
    props: {
      title: '{{ orders_table.selectedRow ? "Refund for " + orders_table.selectedRow.customer : "Refund" }}',
    },
  },
  {
    id: 'refund_hint',
    kind: 'text',
    parent: 'refund_box',
    layout: place(0, 0, 12, 2),
    props: { text: 'Select an order in the list first.', hidden: '{{ !!orders_table.selectedRow }}' },
  },
  {
    id: 'refund_order',
    kind: 'text',
    parent: 'refund_box',
    layout: place(0, 2, 12, 2),
    props: {
      text: 'Order **{{ orders_table.selectedRow.id }}**, paid {{ orders_table.selectedRow ? orders_table.selectedRow.total.toFixed(2) : "" }} euros, refunds before: {{ orders_table.selectedRow.refunds }}',
      ...whenSelected,
    },
  },
  {
    id: 'amount_input',
    kind: 'number_input',
    parent: 'refund_box',
    layout: place(0, 4, 12, 3),
    props: { label: 'Amount in euros', min: 0.01, required: true, ...whenSelected },
  },
  {
    id: 'reason_input',
    kind: 'text_input',
    parent: 'refund_box',
    layout: place(0, 7, 12, 5),
    props: {
      label: 'Reason',
      placeholder: 'What the customer says',
      multiline: true,
      maxLength: 500,
      ...whenSelected,
    },
  },
  {
    id: 'refund_button',
    kind: 'button',
    parent: 'refund_box',
    layout: place(0, 12, 12, 2),
    props: { label: 'Ask for the refund', disabled: '{{ !amount_input.isValid }}', ...whenSelected },
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
            { kind: 'refresh', action: 'orders' },
          ],
        },
      ],
    },
  },
  {
    id: 'refund_status',
    kind: 'run_status',
    parent: 'desk',
    layout: place(0, 16, 12, 12),
    props: { action: 'refund', title: 'Your request', emptyText: 'Your request appears here' },
  },
  {
    id: 'refund_history',
    kind: 'run_history',
    parent: 'desk',
    layout: place(0, 28, 12, 8),
    props: {
      action: 'refund',
      title: 'Your recent requests',
      limit: 5,
      emptyText: 'You have not asked for a refund yet',
      columns: [
        { field: 'order', label: 'Order' },
        { field: 'amount', label: 'Amount in euros', type: 'money' },
      ],
    },
  },
];

const actions = [
  {
    id: 'orders',
    title: 'Orders',
    runs: { kind: 'script', code: ordersScript },
    effect: 'read',
    when: { kind: 'change', debounceMs: 200 },
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
      limit: { kind: 'fixed', value: pageSize },
      sortField: {
        kind: 'viewer',
        value: '{{ orders_table.sortField }}',
        schema: {
          type: 'string',
          enum: ['', 'id', 'customer', 'ordered', 'status', 'total'],
          default: '',
        },
      },
      sortDirection: { kind: 'one_of', value: '{{ orders_table.sortDirection }}', options: ['asc', 'desc'] },
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
