import { readCron, zoneProblem } from '#shared/schedules/read-cron.ts';
import { nodeConfig, readNodeConfig } from '../config.ts';
import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** Every node's settings are complete and hold no unknown field (design 3.2). */
export const configRule: Rule = ({ definition }) => definition.nodes.flatMap(configProblems);

function configProblems(node: FlowNode): Problem[] {
  const read = readNodeConfig(node);
  if (!read.ok) return read.problems;
  if (node.kind === 'schedule') return timeProblems(node);
  return node.kind === 'webhook' ? secretProblems(node) : [];
}

/** A time that cannot be read would silently never come. */
function timeProblems(node: FlowNode): Problem[] {
  const { cron, timezone } = nodeConfig(node, 'schedule');
  const reading = readCron(cron);
  const problem = reading.ok ? zoneProblem(timezone) : reading.message;
  return problem === null
    ? []
    : [errorAt('missing_config', node, `The schedule ${named(node)} cannot fire: ${problem}`)];
}

function secretProblems(node: FlowNode): Problem[] {
  const { auth } = node.config;
  if (typeof auth !== 'object' || auth === null || Array.isArray(auth)) return [];
  if (auth.kind === undefined || auth.kind === 'none' || auth.secret) return [];
  const message = `The webhook ${named(node)} checks its callers by "${String(auth.kind)}" and needs a value for "auth.secret".`;
  return [errorAt('missing_config', node, message)];
}
