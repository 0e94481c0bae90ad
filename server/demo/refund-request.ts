import { type FlowDefinition, flowDefinitionSchema } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import { recordScript, scoreScript } from './refund-scripts.ts';

/** The sample of the demo workspace: a person or another system asks for a refund, rules or a person decide. */
export const refundRequest = { path: 'samples/refund_request', title: 'Refund request' };

const columnPx = 272;

const inputs: JsonObject = {
  type: 'object',
  properties: {
    order: {
      type: 'string',
      title: 'Order number',
      description: 'A-1001 to A-1048 exist',
      default: 'A-1002',
      minLength: 1,
      maxLength: 40,
    },
    amount: {
      type: 'number',
      title: 'Amount to refund',
      description: 'In euros; up to 50 is refunded at once when the risk is low',
      default: 120,
      minimum: 0.01,
    },
    reason: {
      type: 'string',
      title: 'Reason',
      description: 'What the customer says',
      default: 'The parcel arrived damaged',
      maxLength: 500,
    },
  },
  required: ['order', 'amount'],
};

const approvalForm: JsonObject = {
  type: 'object',
  properties: {
    refund: {
      type: 'number',
      title: 'Refund in euros',
      description: 'Empty: the amount that was asked for',
      minimum: 0,
    },
    note: { type: 'string', title: 'Note for the customer', maxLength: 500 },
  },
};

const message = `**{{ results.score.customer }}** asks for {{ input.amount }} euros back for order {{ input.order }}.

> {{ input.reason }}

Risk {{ results.score.risk }} of 100. {{ results.score.reasons.join('. ') }}.`;

const expression = (code: string) => ({ kind: 'expression', code });
const at = (column: number, y: number) => ({ x: column * columnPx, y });

const nodes = [
  { id: 'form', kind: 'manual', title: 'Refund form', position: at(0, 64) },
  {
    id: 'webhook',
    kind: 'webhook',
    title: 'Shop calls',
    position: at(0, 176),
    config: { path: 'refund', methods: ['POST'], respond: 'wait', waitSeconds: 30 },
  },
  {
    id: 'score',
    kind: 'script',
    title: 'Score request',
    position: at(1, 120),
    config: {
      source: { kind: 'inline', code: scoreScript },
      arguments: { order: expression('input.order'), amount: expression('input.amount') },
    },
  },
  {
    id: 'route',
    kind: 'branch',
    title: 'Who decides?',
    position: at(2, 120),
    config: {
      mode: 'first',
      cases: [
        { id: 'fraud', title: 'Looks like fraud', when: 'results.score.risk >= 80' },
        { id: 'small', title: 'Small and safe', when: 'input.amount <= 50 && results.score.risk < 30' },
      ],
    },
  },
  {
    id: 'ask',
    kind: 'approval',
    title: 'Ask a person',
    position: at(3, 220),
    config: {
      title: { kind: 'template', text: 'Refund {{ input.amount }} euros to {{ results.score.customer }}?' },
      message: { kind: 'template', text: message },
      form: approvalForm,
    },
  },
  {
    id: 'record',
    kind: 'script',
    title: 'Write decision',
    position: at(4, 120),
    config: {
      source: { kind: 'inline', code: recordScript },
      arguments: {
        order: expression('input.order'),
        amount: expression('input.amount'),
        score: expression('results.score'),
        approval: expression('results.ask'),
      },
    },
  },
  {
    id: 'answer',
    kind: 'return',
    title: 'Answer',
    position: at(5, 120),
    config: { value: expression('results.record') },
  },
];

const edges = [
  ['form', 'out', 'score'],
  ['webhook', 'out', 'score'],
  ['score', 'out', 'route'],
  ['route', 'fraud', 'record'],
  ['route', 'small', 'record'],
  ['route', 'else', 'ask'],
  ['ask', 'approved', 'record'],
  ['ask', 'rejected', 'record'],
  ['record', 'out', 'answer'],
].map(([source, sourcePort, target]) => ({
  id: `${source}-${sourcePort}-${target}`,
  source,
  sourcePort,
  target,
}));

export const refundDefinition: FlowDefinition = flowDefinitionSchema.parse({
  formatVersion: 1,
  inputs,
  nodes,
  edges,
  notes: [
    {
      id: 'welcome',
      text: 'Press **Run**, look at what every step got and gave, then change something. `curl` reaches the same flow at `/hooks/demo/refund`.',
      position: { x: 0, y: -120 },
      size: { width: 440, height: 110 },
      color: 'yellow',
    },
  ],
});
