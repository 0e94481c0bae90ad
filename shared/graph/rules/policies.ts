import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { portsOf } from '../config.ts';
import { mayBeCached, stopScopesOf } from '../policy-fit.ts';
import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** A node's policy fits its kind and place (design 3.2, 3.6). */
export const policiesRule: Rule = ({ definition }) =>
  definition.nodes.flatMap((node) => [
    ...stopProblems(node),
    ...errorPortProblems(node),
    ...cacheProblems(node),
  ]);

function stopProblems(node: FlowNode): Problem[] {
  const scope = node.policy?.stopIf?.scope;
  if (scope === undefined || stopScopesOf(node).includes(scope)) return [];
  const what = scope === 'loop' ? 'a loop' : 'an iteration';
  return [errorAt('stop_outside_loop', node, `${named(node)} is to stop ${what}, but stands in none.`)];
}

function cacheProblems(node: FlowNode): Problem[] {
  if (node.policy?.cacheSeconds === undefined || mayBeCached(node.kind)) return [];
  const message = `${named(node)} has "cacheSeconds", which ${node.kind} nodes cannot have: their results are not cached.`;
  return [errorAt('unknown_field', node, message)];
}

function errorPortProblems(node: FlowNode): Problem[] {
  if (!node.policy?.continueOnError || findNodeContract(node.kind) === undefined) return [];
  if (portsOf(node).includes('error')) return [];
  const message = `${named(node)} is to go on after an error, which ${node.kind} nodes cannot do: they have no error port.`;
  return [errorAt('no_error_port', node, message)];
}
