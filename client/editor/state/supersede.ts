import type { FlowOperation } from '#shared/graph/operations.ts';

/**
 * Whether `next`, applied after `previous`, leaves nothing of it: the same fields of the same thing are set again.
 * Then the two may be kept and sent as `next` alone, with the inverse of `previous`.
 */
export function supersedes(next: FlowOperation, previous: FlowOperation): boolean {
  switch (next.kind) {
    case 'update_node':
      return previous.kind === 'update_node' && next.id === previous.id && covers(next.set, previous.set);
    case 'update_note':
      return previous.kind === 'update_note' && next.id === previous.id && covers(next.set, previous.set);
    case 'move_nodes':
      return previous.kind === 'move_nodes' && covers(next.positions, previous.positions);
    case 'set_inputs':
    case 'set_settings':
      return previous.kind === next.kind;
    case 'batch':
      return (
        previous.kind === 'batch' &&
        next.operations.length === previous.operations.length &&
        next.operations.every((operation, index) => {
          const before = previous.operations[index];
          return before !== undefined && supersedes(operation, before);
        })
      );
    default:
      return false;
  }
}

/** Both name the same fields: a merged operation with more fields would need a merged inverse. */
function covers(next: object, previous: object): boolean {
  const names = Object.keys(next);
  return (
    names.length === Object.keys(previous).length && names.every((name) => Object.hasOwn(previous, name))
  );
}
