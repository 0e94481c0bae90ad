import { nodeConfig, readNodeConfig } from '../config.ts';
import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { named, type Rule, warningAt } from './rule.ts';

/** A time limit, of the flow or of the node itself, that ends before the wait it covers. */
export const timeoutsRule: Rule = ({ definition }) =>
  definition.nodes.flatMap((node): Problem[] => {
    const wait = waitSeconds(node);
    if (wait === undefined) return [];
    const limits: [string, number | undefined][] = [
      ['the flow', definition.settings.timeoutSeconds],
      ['the node', node.policy?.timeoutSeconds],
    ];
    return limits
      .filter(([, limit]) => limit !== undefined && limit < wait)
      .map(([owner, limit]) => {
        const message = `${named(node)} may wait ${wait} seconds, but ${owner} is stopped after ${limit} seconds.`;
        return warningAt('timeout_shorter_than_wait', node, message);
      });
  });

/** The longest time a node waits, where its settings say so as a number. */
function waitSeconds(node: FlowNode): number | undefined {
  if (node.kind !== 'approval' && node.kind !== 'wait') return undefined;
  if (!readNodeConfig(node).ok) return undefined;
  if (node.kind === 'approval') return nodeConfig(node, 'approval').expiresSeconds;
  const config = nodeConfig(node, 'wait');
  if (config.kind === 'signal') return config.timeoutSeconds;
  if (config.kind === 'until' || config.seconds.kind !== 'static') return undefined;
  return typeof config.seconds.value === 'number' ? config.seconds.value : undefined;
}
