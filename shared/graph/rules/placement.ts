import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { portsOf } from '../config.ts';
import type { Problem } from '../problems.ts';
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
  const handler = definition.settings.failureHandler;
  if (handler !== undefined && !graph.nodes.has(handler)) {
    const message = `The flow's settings name "${handler}" as the failure handler, which does not exist.`;
    problems.push(errorAt('unknown_node', undefined, message));
  }
  return problems;
};
