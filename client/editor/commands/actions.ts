import { canConnect } from '#shared/graph/connect.ts';
import { copyNodes, pasteNodes, readCopiedNodes } from '#shared/graph/copy-nodes.ts';
import { newEdge, uniqueNodeId } from '#shared/graph/insert-node.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import { removeNodesReconnecting } from '#shared/graph/remove-nodes.ts';
import type { FlowDefinition, NodeKind } from '#shared/graph/schema.ts';
import { slugFrom } from '#shared/slug.ts';
import type { Editor } from '../state/editor.ts';
import type { AddTarget, Point } from '../state/editor-state.ts';
import { boundsOf } from './place-node.ts';
import { placePaste } from './place-paste.ts';
import { planAddNode, targetBehind } from './plan-add-node.ts';

type AddOptions = { target?: AddTarget; center?: Point; focus: boolean };

/** Adds a node where `target` says, else behind the selected node, and selects it. */
export function addNode(editor: Editor, kind: NodeKind, options: AddOptions): void {
  const { definition, selection } = editor.store.getState();
  const selected = selection.nodes.length === 1 ? selection.nodes[0] : undefined;
  const target = options.target ?? (selected === undefined ? {} : targetBehind(definition, selected));
  const center = options.center ?? belowAll(definition);
  const plan = planAddNode(definition, kind, { ...target, center });
  if (!editor.apply(plan.operation)) return;
  editor.select({ nodes: [plan.id] });
  editor.set({ quickAdd: null, reveal: { nodes: [plan.id], focus: options.focus } });
}

function belowAll(definition: FlowDefinition): Point {
  const bounds = boundsOf(definition);
  return definition.nodes.length === 0
    ? { x: 0, y: 0 }
    : { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height + 80 };
}

type Connection = { source: string; sourcePort: string; target: string };

export function connect(editor: Editor, connection: Connection): void {
  const { definition } = editor.store.getState();
  const allowed = canConnect(definition, connection);
  if (!allowed.ok) {
    editor.notify(allowed.reason);
    return;
  }
  const edge = newEdge(
    connection,
    definition.edges.map((other) => other.id),
  );
  editor.apply({ kind: 'add_edges', edges: [{ edge }] });
}

/** Removes what is selected; a removed middle node is bridged (design 5.2, 11). */
export function deleteSelection(editor: Editor): void {
  const { definition, selection } = editor.store.getState();
  const operations: FlowOperation[] = [];
  if (selection.edges.length > 0) operations.push({ kind: 'remove_edges', ids: [...selection.edges] });
  if (selection.nodes.length > 0) {
    const selected = new Set(selection.edges);
    const left = { ...definition, edges: definition.edges.filter((edge) => !selected.has(edge.id)) };
    operations.push(removeNodesReconnecting(left, selection.nodes));
  }
  for (const id of selection.notes) operations.push({ kind: 'remove_note', id });
  const [first] = operations;
  if (first === undefined) return;
  const neighbour = selection.nodes.length === 1 ? neighbourOf(definition, selection.nodes[0]) : undefined;
  if (!editor.apply(operations.length === 1 ? first : { kind: 'batch', operations })) return;
  editor.select({ nodes: neighbour === undefined ? [] : [neighbour] });
  editor.set({
    isNodeOpen: false,
    reveal: { nodes: neighbour === undefined ? [] : [neighbour], focus: true },
  });
}

/** Where the focus goes when a node is gone: to what stood before it. */
function neighbourOf(definition: FlowDefinition, id: string | undefined): string | undefined {
  const edge =
    definition.edges.find((candidate) => candidate.target === id) ??
    definition.edges.find((candidate) => candidate.source === id);
  if (!edge) return undefined;
  return edge.source === id ? edge.target : edge.source;
}

/** The selected nodes as text for the clipboard; undefined when none is selected. */
export function copySelection(editor: Editor): string | undefined {
  const { definition, selection } = editor.store.getState();
  if (selection.nodes.length === 0) return undefined;
  return JSON.stringify(copyNodes(definition, selection.nodes), null, 2);
}

/** Pastes copied nodes beside where they stood; other text changes nothing and says so. */
export function pasteText(editor: Editor, text: string): void {
  const copied = readCopiedNodes(text);
  if (copied === undefined) {
    editor.notify('The clipboard holds no nodes of a flow, so nothing was pasted.');
    return;
  }
  const { definition } = editor.store.getState();
  const { operation, ids } = pasteNodes(definition, copied, placePaste(definition, copied));
  if (!editor.apply(operation)) return;
  editor.select({ nodes: ids });
  editor.set({ reveal: { nodes: ids, focus: true } });
}

export function duplicateSelection(editor: Editor): void {
  const text = copySelection(editor);
  if (text !== undefined) pasteText(editor, text);
}

/**
 * A node that still has the id it was born with (`script_2`) takes one from its title, so that expressions read
 * `results.score`. An id that people chose never changes by itself.
 */
export function nameAfterTitle(editor: Editor, id: string): void {
  const { definition } = editor.store.getState();
  const node = definition.nodes.find((candidate) => candidate.id === id);
  if (!node || node.id.replace(/_\d+$/, '') !== node.kind) return;
  const wanted = slugFrom(node.title, node.id);
  if (wanted === node.kind || wanted === node.id) return;
  const others = definition.nodes.filter((other) => other !== node).map((other) => other.id);
  editor.apply({ kind: 'rename_node', id, newId: uniqueNodeId(wanted, others) });
}

export function toggleDisabled(editor: Editor): void {
  const { definition, selection } = editor.store.getState();
  const nodes = definition.nodes.filter((node) => selection.nodes.includes(node.id));
  if (nodes.length === 0) return;
  const disabled = nodes.every((node) => node.disabled) ? null : true;
  const operations = nodes.map(
    (node): FlowOperation => ({ kind: 'update_node', id: node.id, set: { disabled } }),
  );
  const [first] = operations;
  if (first) editor.apply(operations.length === 1 ? first : { kind: 'batch', operations });
}

export function selectAll(editor: Editor): void {
  const { definition } = editor.store.getState();
  editor.select({
    nodes: definition.nodes.map((node) => node.id),
    edges: definition.edges.map((edge) => edge.id),
    notes: definition.notes.map((note) => note.id),
  });
}
