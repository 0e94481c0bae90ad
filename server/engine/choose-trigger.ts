import { AppError } from '#shared/errors.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';

/**
 * Which trigger a start by API, app, command line or parent flow fires (design 3.3): the named one, else `manual`,
 * else the only one. Throws `bad_request` when there is none, the name is wrong or the choice is not clear.
 */
export function chooseTrigger(definition: FlowDefinition, named?: string): FlowNode {
  const triggers = definition.nodes.filter(
    (node) => node.parentId === undefined && findNodeContract(node.kind)?.isTrigger === true,
  );
  const enabled = triggers.filter((node) => node.disabled !== true);
  if (named !== undefined) return findNamed(triggers, named);
  const manual = enabled.filter((node) => node.kind === 'manual');
  const [chosen] = manual.length > 0 ? manual : enabled;
  if (chosen === undefined) {
    throw new AppError('bad_request', 'The flow has no trigger that can start it. Add a Manual trigger.');
  }
  if ((manual.length > 0 ? manual : enabled).length > 1) {
    const names = enabled.map((node) => node.id).join(', ');
    throw new AppError('bad_request', `The flow has several triggers: name one of ${names}.`);
  }
  return chosen;
}

function findNamed(triggers: FlowNode[], named: string): FlowNode {
  const found = triggers.find((node) => node.id === named);
  if (found === undefined) {
    const names = triggers.map((node) => node.id).join(', ') || 'none';
    throw new AppError('bad_request', `The flow has no trigger "${named}". Its triggers: ${names}.`);
  }
  if (found.disabled === true) throw new AppError('bad_request', `The trigger "${named}" is disabled.`);
  return found;
}
