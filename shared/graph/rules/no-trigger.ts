import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { errorAt, type Rule } from './rule.ts';

export const noTriggerRule: Rule = ({ graph }) =>
  graph.children().some((node) => findNodeContract(node.kind)?.isTrigger)
    ? []
    : [errorAt('no_trigger', undefined, 'Nothing starts this flow; add a trigger, such as Manual.')];
