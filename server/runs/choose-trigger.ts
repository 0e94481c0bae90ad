import { AppError } from '#shared/errors.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';

/**
 * Which trigger fires when nobody's own event does (design 3.3): the one that is named, else `manual`, else the
 * only one. Disabled triggers never fire.
 */
export function chooseTrigger(definition: FlowDefinition, named: string | undefined): FlowNode {
  const triggers = definition.nodes.filter((node) => findNodeContract(node.kind)?.isTrigger === true);
  const enabled = triggers.filter((node) => node.disabled !== true);
  if (named !== undefined) return namedTrigger(triggers, named);
  const manual = enabled.find((node) => node.kind === 'manual');
  if (manual !== undefined) return manual;
  const [only] = enabled;
  if (only === undefined) throw new AppError('bad_request', 'This flow has no trigger that could start it.');
  if (enabled.length > 1) {
    const names = enabled.map((node) => node.id).join(', ');
    throw new AppError('bad_request', `This flow has several triggers; name one of them: ${names}.`);
  }
  return only;
}

function namedTrigger(triggers: FlowNode[], named: string): FlowNode {
  const trigger = triggers.find((node) => node.id === named);
  if (trigger === undefined) throw new AppError('bad_request', `This flow has no trigger "${named}".`);
  if (trigger.disabled === true) throw new AppError('bad_request', `The trigger "${named}" is disabled.`);
  return trigger;
}
