import type { GraphNode } from '#server/engine/run-graph.ts';
import type { ApprovalUrls } from '#shared/approvals/approval-view.ts';
import { AppError } from '#shared/errors.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { ExecutorContext } from './executor.ts';

type Caller = Pick<ExecutorContext, 'run' | 'graph' | 'node' | 'path' | 'approvalLinks' | 'clock'>;

/**
 * Where people decide the request of an approval node, for a script that may run before it opens (design 3.8). In a
 * loop it is the request of the same iteration.
 */
export function approvalUrlsFor(caller: Caller, nodeId: string): ApprovalUrls {
  const { run, graph, approvalLinks, clock } = caller;
  const approval = graph.nodes.get(nodeId);
  if (approval?.kind !== 'approval') {
    throw new AppError('bad_request', `This flow has no approval node with the id "${nodeId}".`);
  }
  const { deciders, expiresSeconds } = nodeConfig(approval.node, 'approval');
  return approvalLinks.urlsOf(
    { id: `${run.id}/${pathSeenFrom(caller, approval)}`, workspaceId: run.workspaceId },
    { isSigned: deciders.link, expiresSeconds },
    clock.now(),
  );
}

/** The path of the approval's step, which must stand in the caller's own scope or in one around it. */
function pathSeenFrom({ graph, node, path }: Caller, approval: GraphNode): string {
  const own = containersOf(graph, node);
  const others = containersOf(graph, approval.node);
  if (others.some((container, index) => container !== own[index])) {
    throw new AppError(
      'bad_request',
      `The approval "${approval.id}" stands inside "${others.at(-1)}", so it has one request for each item: ask for its address from a script in there.`,
    );
  }
  return [...path.split('.').slice(0, others.length), approval.id].join('.');
}

/** The ids of the containers around a node, the outermost first. */
function containersOf(graph: Caller['graph'], node: Caller['node']): string[] {
  const containers: string[] = [];
  for (let parent = node.parentId; parent !== undefined; parent = graph.nodes.get(parent)?.node.parentId) {
    containers.unshift(parent);
  }
  return containers;
}
