import * as z from 'zod';
import { applyAddEdges, applyRemoveEdges } from './apply-edge-operation.ts';
import { applyAddNodes, applyMoveNodes, applyRemoveNodes, applyUpdateNode } from './apply-node-operation.ts';
import { applyAddNote, applyRemoveNote, applyUpdateNote } from './apply-note-operation.ts';
import { applyRenameNode } from './rename-node.ts';
import {
  edgeSchema,
  type FlowDefinition,
  flowSettingsSchema,
  jsonObjectSchema,
  nodeIdSchema,
  nodeSchema,
  policySchema,
  stickyNoteSchema,
} from './schema.ts';

const indexSchema = z.int().min(0).optional();
const nodeEntrySchema = z.strictObject({ node: nodeSchema, index: indexSchema });
const edgeEntrySchema = z.strictObject({ edge: edgeSchema, index: indexSchema });
const positionSchema = nodeSchema.shape.position.unwrap();

const nodeChangesSchema = z.strictObject({
  title: z.string().max(200).optional(),
  config: jsonObjectSchema.optional(),
  policy: policySchema.nullable().optional(),
  disabled: z.boolean().nullable().optional(),
  pinned: nodeSchema.shape.pinned.unwrap().nullable().optional(),
  bypassConfirmed: z.boolean().nullable().optional(),
  parentId: nodeIdSchema.nullable().optional(),
});

const noteChangesSchema = z.strictObject({
  text: stickyNoteSchema.shape.text.optional(),
  position: stickyNoteSchema.shape.position.optional(),
  size: stickyNoteSchema.shape.size.optional(),
  color: stickyNoteSchema.shape.color.optional(),
});

const addNodesSchema = z.strictObject({
  kind: z.literal('add_nodes'),
  nodes: z.array(nodeEntrySchema),
  edges: z.array(edgeEntrySchema).optional(),
});
const removeNodesSchema = z.strictObject({ kind: z.literal('remove_nodes'), ids: z.array(z.string()) });
const moveNodesSchema = z.strictObject({
  kind: z.literal('move_nodes'),
  positions: z.record(z.string(), positionSchema),
});
const updateNodeSchema = z.strictObject({
  kind: z.literal('update_node'),
  id: z.string(),
  set: nodeChangesSchema,
});
const renameNodeSchema = z.strictObject({
  kind: z.literal('rename_node'),
  id: z.string(),
  newId: nodeIdSchema,
});
const addEdgesSchema = z.strictObject({ kind: z.literal('add_edges'), edges: z.array(edgeEntrySchema) });
const removeEdgesSchema = z.strictObject({ kind: z.literal('remove_edges'), ids: z.array(z.string()) });
const setInputsSchema = z.strictObject({ kind: z.literal('set_inputs'), inputs: jsonObjectSchema });
const setSettingsSchema = z.strictObject({ kind: z.literal('set_settings'), settings: flowSettingsSchema });
const addNoteSchema = z.strictObject({
  kind: z.literal('add_note'),
  note: stickyNoteSchema,
  index: indexSchema,
});
const updateNoteSchema = z.strictObject({
  kind: z.literal('update_note'),
  id: z.string(),
  set: noteChangesSchema,
});
const removeNoteSchema = z.strictObject({ kind: z.literal('remove_note'), id: z.string() });

const singleOperationSchemas = [
  addNodesSchema,
  removeNodesSchema,
  moveNodesSchema,
  updateNodeSchema,
  renameNodeSchema,
  addEdgesSchema,
  removeEdgesSchema,
  setInputsSchema,
  setSettingsSchema,
  addNoteSchema,
  updateNoteSchema,
  removeNoteSchema,
] as const;

type SingleOperation = z.infer<(typeof singleOperationSchemas)[number]>;
type SingleOperationInput = z.input<(typeof singleOperationSchemas)[number]>;

/**
 * One edit of a flow document. The editor applies it at once, the server applies the same operation to the draft,
 * and undo applies the inverse that `applyOperation` gave.
 */
export type FlowOperation = SingleOperation | { kind: 'batch'; operations: FlowOperation[] };
export type FlowOperationInput = SingleOperationInput | { kind: 'batch'; operations: FlowOperationInput[] };

/** The operation of one kind, such as `OperationOf<'rename_node'>`. */
export type OperationOf<Kind extends FlowOperation['kind']> = Extract<FlowOperation, { kind: Kind }>;

export type ApplyResult =
  | { ok: true; definition: FlowDefinition; inverse: FlowOperation }
  | { ok: false; message: string };

export const flowOperationSchema: z.ZodType<FlowOperation, FlowOperationInput> = z.discriminatedUnion(
  'kind',
  [
    ...singleOperationSchemas,
    z.strictObject({
      kind: z.literal('batch'),
      operations: z.array(z.lazy((): z.ZodType<FlowOperation, FlowOperationInput> => flowOperationSchema)),
    }),
  ],
);

/**
 * Applies an edit without changing its argument; whatever the edit does not touch keeps its identity.
 * `inverse` leads back to exactly the same document, with the same order of nodes, edges and notes. An edit that
 * does not apply (a node that is gone, an id that is taken) changes nothing and says why in one sentence.
 */
export function applyOperation(definition: FlowDefinition, operation: FlowOperation): ApplyResult {
  switch (operation.kind) {
    case 'add_nodes':
      return applyAddNodes(definition, operation);
    case 'remove_nodes':
      return applyRemoveNodes(definition, operation);
    case 'move_nodes':
      return applyMoveNodes(definition, operation);
    case 'update_node':
      return applyUpdateNode(definition, operation);
    case 'rename_node':
      return applyRenameNode(definition, operation);
    case 'add_edges':
      return applyAddEdges(definition, operation);
    case 'remove_edges':
      return applyRemoveEdges(definition, operation);
    case 'add_note':
      return applyAddNote(definition, operation);
    case 'update_note':
      return applyUpdateNote(definition, operation);
    case 'remove_note':
      return applyRemoveNote(definition, operation);
    case 'set_inputs':
      return {
        ok: true,
        definition: { ...definition, inputs: operation.inputs },
        inverse: { kind: 'set_inputs', inputs: definition.inputs },
      };
    case 'set_settings':
      return {
        ok: true,
        definition: { ...definition, settings: operation.settings },
        inverse: { kind: 'set_settings', settings: definition.settings },
      };
    case 'batch':
      return applyBatch(definition, operation.operations);
  }
}

function applyBatch(definition: FlowDefinition, operations: FlowOperation[]): ApplyResult {
  let current = definition;
  const inverses: FlowOperation[] = [];
  for (const operation of operations) {
    const applied = applyOperation(current, operation);
    if (!applied.ok) return applied;
    current = applied.definition;
    inverses.push(applied.inverse);
  }
  return { ok: true, definition: current, inverse: { kind: 'batch', operations: inverses.reverse() } };
}
