import { type NodeKind, nodeKinds } from '#shared/graph/schema.ts';
import { approvalNode } from './approval.ts';
import { branchNode } from './branch.ts';
import type { NodeContract } from './contract.ts';
import { emailNode } from './email.ts';
import { failNode } from './fail.ts';
import { flowNode } from './flow.ts';
import { httpNode } from './http.ts';
import { loopNode } from './loop.ts';
import { manualNode } from './manual.ts';
import { mergeNode } from './merge.ts';
import { queryNode } from './query.ts';
import { returnNode } from './return.ts';
import { scheduleNode } from './schedule.ts';
import { scriptNode } from './script.ts';
import { transformNode } from './transform.ts';
import { waitNode } from './wait.ts';
import { webhookNode } from './webhook.ts';
import { whileNode } from './while.ts';

/** The registry of node kinds: every other table of kinds is checked against its keys. */
export const nodeCatalogue = {
  manual: manualNode,
  webhook: webhookNode,
  schedule: scheduleNode,
  script: scriptNode,
  query: queryNode,
  http: httpNode,
  email: emailNode,
  branch: branchNode,
  loop: loopNode,
  while: whileNode,
  approval: approvalNode,
  wait: waitNode,
  flow: flowNode,
  merge: mergeNode,
  transform: transformNode,
  return: returnNode,
  fail: failNode,
} satisfies Record<NodeKind, NodeContract>;

/** The typed config of a kind, with defaults filled. */
export type NodeConfig<Kind extends NodeKind> = ReturnType<(typeof nodeCatalogue)[Kind]['schema']['parse']>;

export function isNodeKind(kind: string): kind is NodeKind {
  return (nodeKinds as readonly string[]).includes(kind);
}

/** The contract of a kind; undefined for a kind that this release does not know. */
export function findNodeContract(kind: string): NodeContract | undefined {
  return isNodeKind(kind) ? nodeCatalogue[kind] : undefined;
}
