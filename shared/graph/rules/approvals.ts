import type { ApprovalConfig } from '#shared/nodes/approval.ts';
import { nodeConfig, readNodeConfig } from '../config.ts';
import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { errorAt, named, type Rule, warningAt } from './rule.ts';

/** Approvals can be passed, are not bypassed by accident and lead somewhere (design 3.1, 3.8). */
export const approvalsRule: Rule = ({ definition, graph, purpose }) =>
  definition.nodes
    .filter((node) => node.kind === 'approval')
    .flatMap((node) => [
      ...quorumProblems(node),
      ...(purpose === 'publish' ? bypassProblems(node) : []),
      ...(graph.outgoing(node.id).some((edge) => edge.sourcePort === 'approved')
        ? []
        : [
            warningAt(
              'open_approved',
              node,
              `Nothing follows when ${named(node)} is approved; connect its port "approved".`,
            ),
          ]),
    ]);

function quorumProblems(node: FlowNode): Problem[] {
  if (!readNodeConfig(node).ok) return [];
  const config = nodeConfig(node, 'approval');
  const people = countableDeciders(config);
  if (people === undefined || config.required <= people) return [];
  const message = `${named(node)} needs ${config.required} people to approve, but only ${people} can decide.`;
  return [errorAt('quorum', node, message)];
}

/** How many people can decide; undefined where it depends on members of groups or of the workspace. */
function countableDeciders({ deciders }: ApprovalConfig): number | undefined {
  const { members, groups, link } = deciders;
  if (groups.length > 0 || (members.length === 0 && !link)) return undefined;
  return new Set(members).size + (link ? 1 : 0);
}

function bypassProblems(node: FlowNode): Problem[] {
  if (node.bypassConfirmed) return [];
  const reason = bypassReason(node);
  if (reason === undefined) return [];
  const message = `${named(node)} ${reason}, so nobody may be asked; confirm that before publishing.`;
  return [errorAt('unconfirmed_approval', node, message)];
}

function bypassReason(node: FlowNode): string | undefined {
  if (node.disabled) return 'is disabled';
  if (node.pinned?.enabled) return 'is pinned';
  return node.policy?.skipIf === undefined ? undefined : 'has a condition to skip it';
}
