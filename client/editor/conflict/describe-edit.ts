import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { count } from '../nodes/describe-value.ts';
import { kindLabel, titleOf } from '../nodes/faces.ts';

/** What an edit was to do, in words: "Settings of “Score”", "New node “Script”". */
export function describeEdit(operation: FlowOperation, { nodes }: FlowDefinition): string {
  const nameOf = (id: string) => {
    const node = nodes.find((other) => other.id === id);
    return `“${node === undefined ? id : titleOf(node)}”`;
  };
  switch (operation.kind) {
    case 'add_nodes':
      return `New: ${operation.nodes.map(({ node }) => `“${titleOf(node)}” (${kindLabel(node.kind)})`).join(', ') || count(operation.edges?.length ?? 0, 'edge')}`;
    case 'remove_nodes':
      return `Delete ${operation.ids.map(nameOf).join(', ')}`;
    case 'move_nodes':
      return `Move ${Object.keys(operation.positions).map(nameOf).join(', ')}`;
    case 'update_node':
      return `Change ${Object.keys(operation.set).join(', ')} of ${nameOf(operation.id)}`;
    case 'rename_node':
      return `Rename ${nameOf(operation.id)} to “${operation.newId}”`;
    case 'add_edges':
      return `Connect ${operation.edges.map(({ edge }) => `${nameOf(edge.source)} to ${nameOf(edge.target)}`).join(', ')}`;
    case 'remove_edges':
      return `Delete ${count(operation.ids.length, 'edge')}`;
    case 'set_inputs':
      return 'Change the inputs of the flow';
    case 'set_settings':
      return 'Change the settings of the flow';
    case 'add_note':
      return 'New note';
    case 'update_note':
      return 'Change a note';
    case 'remove_note':
      return 'Delete a note';
    case 'batch':
      return operation.operations.map((inner) => describeEdit(inner, { nodes } as FlowDefinition)).join('; ');
  }
}

/** What an edit was to set, for the person to read and copy; undefined where there is nothing but a move or a deletion. */
export function contentOf(operation: FlowOperation): unknown {
  switch (operation.kind) {
    case 'add_nodes':
      return operation.nodes.map(({ node }) => node);
    case 'update_node':
    case 'update_note':
      return operation.set;
    case 'add_note':
      return operation.note;
    case 'set_inputs':
      return operation.inputs;
    case 'set_settings':
      return operation.settings;
    case 'batch': {
      const contents = operation.operations.map(contentOf).filter((content) => content !== undefined);
      return contents.length === 0 ? undefined : contents;
    }
    default:
      return undefined;
  }
}

/** What stands now where an edit was to write. */
export function currentOf(operation: FlowOperation, definition: FlowDefinition): unknown {
  if (operation.kind === 'set_inputs') return definition.inputs;
  if (operation.kind === 'set_settings') return definition.settings;
  if (operation.kind === 'update_note') return definition.notes.find(({ id }) => id === operation.id);
  if (operation.kind !== 'update_node') return undefined;
  const node = definition.nodes.find(({ id }) => id === operation.id);
  if (node === undefined) return undefined;
  const fields = Object.keys(operation.set) as (keyof typeof node)[];
  return Object.fromEntries(fields.map((field) => [field, node[field]]));
}
