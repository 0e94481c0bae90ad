import type { FlowOperation } from './operations.ts';
import type { FlowDefinition } from './schema.ts';

/** One edit that leads from a document to another; its inverse leads back. Ids must be unique in each of them. */
export function replacingOperation(from: FlowDefinition, to: FlowDefinition): FlowOperation {
  return {
    kind: 'batch',
    operations: [
      { kind: 'remove_edges', ids: from.edges.map((edge) => edge.id) },
      { kind: 'remove_nodes', ids: from.nodes.map((node) => node.id) },
      ...from.notes.map((note): FlowOperation => ({ kind: 'remove_note', id: note.id })),
      {
        kind: 'add_nodes',
        nodes: to.nodes.map((node) => ({ node })),
        edges: to.edges.map((edge) => ({ edge })),
      },
      ...to.notes.map((note): FlowOperation => ({ kind: 'add_note', note })),
      { kind: 'set_inputs', inputs: to.inputs },
      { kind: 'set_settings', settings: to.settings },
    ],
  };
}
