import fc from 'fast-check';
import type { FlowOperation, OperationOf } from '../operations.ts';
import { type FlowDefinition, flowDefinitionSchema, nodeKinds } from '../schema.ts';

/** A small pool, so that arbitrary edits often meet the same nodes. */
const ids = ['a', 'b', 'c-d', 'e1', '2f', 'results', 'input'];
const idArb = fc.constantFrom(...ids);
const edgeIdArb = fc.constantFrom('x1', 'x2', 'x3', 'x4', 'x5', 'x6');
const portArb = fc.constantFrom('out', 'error', 'yes', 'else', 'approved', 'nowhere');
const positionArb = fc.record({ x: fc.integer(), y: fc.integer() });

const codeArb = fc.oneof(
  idArb.map((id) => (/^[a-z]\w*$/.test(id) ? `results.${id}.value` : `results["${id}"]`)),
  idArb.map((id) => `results['${id}']?.[0] + input.a`),
  fc.constantFrom(
    'input.a +',
    'results[input.a]',
    'true',
    '',
    'const a = results.a; return a',
    'results.missing',
  ),
  fc.string({ maxLength: 12 }),
);

const argumentArb = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }).map((value) => ({ kind: 'static' as const, value })),
  codeArb.map((code) => ({ kind: 'expression' as const, code })),
  codeArb.map((code) => ({ kind: 'template' as const, text: `Dear {{ ${code} }}, {{ input.a }}` })),
);

const configArb = fc.oneof(
  fc.constant({}),
  argumentArb.map((value) => ({ value })),
  fc.record({
    source: fc.constant({ kind: 'inline', code: 'export const main = () => 1;' }),
    arguments: fc.dictionary(fc.constantFrom('a', 'when', '__proto__', 'constructor'), argumentArb, {
      maxKeys: 2,
    }),
  }),
  fc
    .array(fc.record({ id: portArb, title: fc.string({ maxLength: 3 }), when: codeArb }), { maxLength: 3 })
    .map((cases) => ({ mode: 'first', cases })),
  fc.record({
    title: argumentArb,
    required: fc.integer({ min: 1, max: 3 }),
    deciders: fc.constant({ members: ['x'] }),
  }),
  fc.record({ condition: codeArb }),
  fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
);

const policyArb = fc.record(
  {
    skipIf: codeArb,
    continueOnError: fc.boolean(),
    retry: fc.record({ attempts: fc.constant(2), seconds: fc.constant(1), when: codeArb }),
    stopIf: fc.record({ when: codeArb, scope: fc.constantFrom('loop', 'iteration', 'flow') }),
  },
  { requiredKeys: [] },
);

const nodeFieldsArb = fc.record(
  {
    kind: fc.constantFrom(...nodeKinds, 'unheard_of'),
    title: fc.string({ maxLength: 5 }),
    position: positionArb,
    config: configArb,
    policy: policyArb,
    disabled: fc.boolean(),
    pinned: fc.record({ enabled: fc.boolean(), result: fc.jsonValue({ maxDepth: 1 }), port: portArb }),
    bypassConfirmed: fc.boolean(),
  },
  { requiredKeys: ['kind', 'title', 'position', 'config'] },
);

const noteFieldsArb = fc.record({
  text: fc.string({ maxLength: 5 }),
  position: positionArb,
  size: fc.constant({ width: 10, height: 10 }),
  color: fc.constantFrom('yellow', 'blue'),
});

const settingsArb = fc.record(
  {
    timeoutSeconds: fc.integer({ min: 1, max: 100 }),
    failureHandler: idArb,
    concurrency: fc.record({ key: codeArb, limit: fc.constant(1), whenFull: fc.constant('queue' as const) }),
    expressionDialect: fc.constant('millrace' as const),
  },
  { requiredKeys: ['expressionDialect'] },
);

const rawEdgeArb = fc.record({ id: edgeIdArb, source: idArb, sourcePort: portArb, target: idArb });

/** Any document that the schema accepts, sound or not: double ids, cycles, loose ends, unfinished settings. */
export const anyFlowArb: fc.Arbitrary<FlowDefinition> = fc
  .record({
    nodes: fc.array(
      fc.tuple(idArb, nodeFieldsArb, fc.option(idArb, { nil: undefined })).map(([id, fields, parentId]) => ({
        id,
        ...fields,
        ...(parentId !== undefined && { parentId }),
      })),
      { maxLength: 8 },
    ),
    edges: fc.array(rawEdgeArb, { maxLength: 8 }),
    notes: fc.array(
      noteFieldsArb.map((fields) => ({ id: 'n', ...fields })),
      { maxLength: 2 },
    ),
    settings: settingsArb,
  })
  .map((parts) => flowDefinitionSchema.parse({ formatVersion: 1, ...parts }));

/** A document without double ids and loose ends, as edits make it. */
export const soundFlowArb: fc.Arbitrary<FlowDefinition> = anyFlowArb.map((flow) => {
  const nodes = firstOfEach(flow.nodes);
  const known = new Map(nodes.map((node) => [node.id, node]));
  return {
    ...flow,
    nodes: nodes.map(({ parentId, ...node }) => node),
    edges: firstOfEach(flow.edges).filter((edge) => known.has(edge.source) && known.has(edge.target)),
    notes: firstOfEach(flow.notes),
  };
});

function firstOfEach<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.toReversed().map((item) => [item.id, item])).values()].toReversed();
}

const indexArb = fc.option(fc.nat(6), { nil: undefined });

/** Fills the schema's defaults into arbitrary nodes and edges. */
function parsedNode(id: string, fields: object, parentId: string | null) {
  const node = { id, ...fields, ...(parentId !== null && { parentId }) };
  const [parsed] = flowDefinitionSchema.parse({ formatVersion: 1, nodes: [node] }).nodes;
  if (parsed === undefined) throw new Error('A node went missing');
  return parsed;
}

const nodeEntryArb = fc
  .tuple(idArb, nodeFieldsArb, fc.option(idArb, { freq: 3 }), indexArb)
  .map(([id, fields, parentId, index]) => ({ node: parsedNode(id, fields, parentId), index }));
const edgeEntryArb = fc.record({ edge: rawEdgeArb, index: indexArb });

const updateArb = fc
  .tuple(
    idArb,
    fc.record({ fields: nodeFieldsArb, parentId: fc.option(idArb) }),
    fc.subarray(['title', 'config', 'policy', 'disabled', 'pinned', 'bypassConfirmed', 'parentId'] as const),
  )
  .map(([id, { fields, parentId }, keys]): OperationOf<'update_node'> => {
    const node = parsedNode(id, fields, null);
    const set = {
      ...(keys.includes('title') && { title: node.title }),
      ...(keys.includes('config') && { config: node.config }),
      ...(keys.includes('policy') && { policy: node.policy ?? null }),
      ...(keys.includes('disabled') && { disabled: node.disabled ?? null }),
      ...(keys.includes('pinned') && { pinned: node.pinned ?? null }),
      ...(keys.includes('bypassConfirmed') && { bypassConfirmed: node.bypassConfirmed ?? null }),
      ...(keys.includes('parentId') && { parentId }),
    };
    return { kind: 'update_node', id, set };
  });

const singleOperationArb: fc.Arbitrary<FlowOperation> = fc.oneof(
  fc
    .tuple(fc.array(nodeEntryArb, { minLength: 1, maxLength: 3 }), fc.array(edgeEntryArb, { maxLength: 3 }))
    .map(([nodes, edges]): FlowOperation => ({ kind: 'add_nodes', nodes, edges })),
  fc
    .array(idArb, { minLength: 1, maxLength: 2 })
    .map((removed): FlowOperation => ({ kind: 'remove_nodes', ids: removed })),
  fc
    .dictionary(idArb, positionArb, { maxKeys: 2 })
    .map((positions): FlowOperation => ({ kind: 'move_nodes', positions })),
  updateArb,
  fc.tuple(idArb, idArb).map(([id, newId]): FlowOperation => ({ kind: 'rename_node', id, newId })),
  fc.array(edgeEntryArb, { maxLength: 2 }).map((edges): FlowOperation => ({ kind: 'add_edges', edges })),
  edgeIdArb.map((id): FlowOperation => ({ kind: 'remove_edges', ids: [id] })),
  fc.constant<FlowOperation>({ kind: 'set_inputs', inputs: { type: 'object', properties: { a: {} } } }),
  settingsArb.map((settings): FlowOperation => ({ kind: 'set_settings', settings })),
  fc
    .tuple(noteFieldsArb, indexArb)
    .map(([fields, index]): FlowOperation => ({ kind: 'add_note', note: { id: 'n', ...fields }, index })),
  noteFieldsArb.map((set): FlowOperation => ({ kind: 'update_note', id: 'n', set })),
  fc.constant<FlowOperation>({ kind: 'remove_note', id: 'n' }),
);

/** Edits of every kind over the same pool of ids; many of them do not apply, which is part of the test. */
export const operationArb: fc.Arbitrary<FlowOperation> = fc.oneof(
  { weight: 5, arbitrary: singleOperationArb },
  {
    weight: 1,
    arbitrary: fc
      .array(singleOperationArb, { maxLength: 3 })
      .map((operations): FlowOperation => ({ kind: 'batch', operations })),
  },
);
