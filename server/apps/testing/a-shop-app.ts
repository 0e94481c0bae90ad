import { chain, manual, script } from '#server/testing/flows.ts';
import type { TestServer } from '#server/testing/start-test-server.ts';
import type { JsonObject } from '#shared/json.ts';

export const fixedValue = 'fixed-value-of-the-builder';
export const failureText = 'SELECT password FROM customers';

const refundInputs: JsonObject = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    amount: { type: 'number', minimum: 1 },
    channel: { type: 'string' },
    by: { type: ['string', 'null'] },
    size: { type: 'string' },
  },
  required: ['order', 'amount'],
};

const refundFlow = chain(
  [
    manual,
    script('export async function main(all: object) { return all; }', { all: 'input' }),
    { id: 'answer', kind: 'return', config: { value: { kind: 'expression', code: 'results.work' } } },
  ],
  refundInputs,
);
const failingFlow = chain([
  manual,
  script(`export async function main() { throw new Error('${failureText}'); }`),
]);

const slowFlow = chain([
  manual,
  { id: 'ask', kind: 'approval', config: { title: { kind: 'static', value: 'May it?' } } },
]);

const place = (y: number) => ({ desktop: { x: 0, y, w: 6, h: 4 } });
const read = { effect: 'read', when: { kind: 'load' } };
const write = { effect: 'write', when: { kind: 'manual' } };
const listing = `export async function main() { return [{ id: 'o1', total: 10 }, { id: 'o2', total: 20 }]; }`;

export const shopApp = {
  formatVersion: 1,
  title: 'Shop desk',
  pages: [
    {
      id: 'main',
      title: 'Main',
      components: [
        { id: 'status1', kind: 'run_status', layout: place(0), props: { action: 'refund' } },
        {
          id: 'status2',
          kind: 'run_status',
          layout: place(4),
          props: { action: 'fails', showSteps: false, allowCancel: false },
        },
        { id: 'status3', kind: 'run_status', layout: place(8), props: { action: 'slow' } },
        {
          id: 'history1',
          kind: 'run_history',
          layout: place(12),
          props: { action: 'refund', columns: [{ field: 'amount', label: 'Amount' }] },
        },
      ],
    },
  ],
  actions: [
    { id: 'orders', runs: { kind: 'script', code: listing }, ...read },
    { id: 'others', runs: { kind: 'script', code: listing }, ...read },
    {
      id: 'broken',
      runs: { kind: 'script', code: `export async function main() { throw new Error('${failureText}'); }` },
      ...read,
    },
    {
      id: 'refund',
      runs: { kind: 'flow', path: 'shop/refund' },
      ...write,
      inputs: {
        order: { kind: 'row', value: '{{ state.row }}', action: 'orders', field: 'id' },
        amount: { kind: 'viewer', value: '{{ state.amount }}', maxBytes: 50 },
        channel: { kind: 'fixed', value: fixedValue },
        by: { kind: 'context', field: 'email' },
        size: { kind: 'one_of', value: 's', options: ['s', 'm'] },
      },
    },
    { id: 'slow', runs: { kind: 'flow', path: 'shop/slow' }, ...write },
    { id: 'fails', runs: { kind: 'flow', path: 'shop/fails' }, ...write },
    { id: 'lead', runs: { kind: 'flow', path: 'shop/fails' }, ...write, allowedRoles: ['admin'] },
  ],
  state: { row: null, amount: null },
};

/** Publishes the flows and the app; the answer's version. */
export async function publishShop(server: TestServer, token: string, title = 'Shop desk'): Promise<number> {
  const put = (path: string, definition: unknown) =>
    server.request('PUT', `/api/v1/w/demo/${path}`, { token, body: { definition, publish: true } });
  await put('flows/shop/refund', refundFlow);
  await put('flows/shop/fails', failingFlow);
  await put('flows/shop/slow', slowFlow);
  const answer = await put('apps/shop', { ...shopApp, title });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json.version;
}
