import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { portsOf } from '../config.ts';
import type { Problem } from '../problems.ts';
import type { GraphIndex } from '../traverse.ts';
import { errorAt, named, type Rule, warningAt } from './rule.ts';

/** Containers, handlers and pinned ports that a document names exist and are what they have to be. */
export const placementRule: Rule = ({ definition, graph }) => {
  const problems = definition.nodes.flatMap((node): Problem[] => {
    const found: Problem[] = [];
    const parent = node.parentId === undefined ? undefined : graph.nodes.get(node.parentId);
    if (node.parentId !== undefined && parent === undefined) {
      found.push(
        errorAt(
          'unknown_node',
          node,
          `${named(node)} stands inside "${node.parentId}", which does not exist.`,
        ),
      );
    }
    if (parent !== undefined && !findNodeContract(parent.kind)?.isContainer) {
      const message = `${named(node)} stands inside ${named(parent)}, which is neither a loop nor a while.`;
      found.push(errorAt('edge_across_scopes', node, message));
    }
    if (node.parentId !== undefined && findNodeContract(node.kind)?.isTrigger) {
      found.push(
        warningAt('unreachable', node, `${named(node)} stands inside a container and never starts the flow.`),
      );
    }
    const port = node.pinned?.port;
    if (port !== undefined && !portsOf(node).includes(port)) {
      const message = `${named(node)} is pinned to the port "${port}", which it does not have.`;
      found.push(errorAt('unknown_port', node, message));
    }
    return found;
  });
  return [...problems, ...handlerProblems(definition.settings.failureHandler, graph)];
};

/** The failure handler runs in the failed run, by itself: a second time if it were a part of the flow as well (design 3.6). */
function handlerProblems(id: string | undefined, graph: GraphIndex): Problem[] {
  if (id === undefined) return [];
  const handler = graph.nodes.get(id);
  const refuse = (why: string) => [
    errorAt('unknown_node', handler, `The flow's settings name "${id}" as the failure handler, ${why}.`),
  ];
  if (handler === undefined) return refuse('which does not exist');
  if (findNodeContract(handler.kind)?.isTrigger) return refuse('which is a trigger');
  if (handler.parentId !== undefined) return refuse('which stands inside a container');
  if (graph.incoming(id).length === 0 && graph.outgoing(id).length === 0) return [];
  const message = `${named(handler)} is the failure handler, which stands alone; remove its edges.`;
  return [errorAt('edge_across_scopes', handler, message)];
}
