import type { FlowNode, Policy } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { count, describeSeconds, oneLine, said } from '../../nodes/describe-value.ts';
import { readStages } from './read-stages.ts';

/** What a policy's settings are about; each is a section of the inspector. */
export type PolicyPart = 'ways' | 'failure' | 'stop' | 'limits' | 'values';

/** Which policies stand in which part. */
export const policyParts: Record<PolicyPart, readonly (keyof Policy)[]> = {
  ways: ['skipIf'],
  failure: ['retry', 'continueOnError', 'onCrash'],
  stop: ['stopIf'],
  limits: ['timeoutSeconds', 'concurrency', 'priority'],
  values: ['cacheSeconds', 'sensitive'],
};

export function partOf(field: keyof Policy): PolicyPart {
  const parts = Object.keys(policyParts) as PolicyPart[];
  return parts.find((part) => policyParts[part].includes(field)) ?? 'ways';
}

const maxCode = 40;

/** What of a node's policy was set, in a few words for each part: "3 retries", "cached for 1 h". */
export function describePolicy({
  kind,
  policy = {},
  bypassConfirmed,
}: FlowNode): Record<PolicyPart, string[]> {
  const { skipIf, timeoutSeconds, cacheSeconds, concurrency, priority, sensitive } = policy;
  return {
    ways: said(
      skipIf !== undefined && `skipped when ${shortCode(skipIf)}`,
      kind === 'approval' && bypassConfirmed === true && 'may be passed by',
    ),
    failure: said(
      describeRetry(policy.retry),
      policy.continueOnError === true && 'goes on after an error',
      policy.onCrash === 'fail' && 'not run again after a crash',
    ),
    stop: said(describeStop(policy.stopIf)),
    limits: said(
      timeoutSeconds !== undefined && `at most ${describeSeconds(timeoutSeconds)}`,
      concurrency !== undefined &&
        `${concurrency.limit} at the same time${concurrency.key === undefined ? '' : ' per key'}`,
      priority !== undefined && `priority ${priority}`,
    ),
    values: said(
      cacheSeconds !== undefined && `cached for ${describeSeconds(cacheSeconds)}`,
      describeSecret(kind, sensitive),
    ),
  };
}

/** All of it in one line; empty where nothing was set. */
export function summarizePolicy(node: FlowNode): string {
  return Object.values(describePolicy(node)).flat().join(', ');
}

function describeRetry(retry: Policy['retry']): string | false {
  const attempts = readStages(retry).reduce((sum, stage) => sum + stage.attempts, 0);
  return attempts > 0 && count(attempts, 'retry', 'retries');
}

function describeSecret(kind: string, sensitive: Policy['sensitive']): string | false {
  if (sensitive === undefined) return false;
  if (findNodeContract(kind)?.isTrigger) return 'secret input';
  return sensitive === 'both' ? 'secret input and result' : `secret ${sensitive}`;
}

const stopped = { iteration: 'this round', loop: 'the loop', flow: 'the run' } as const;

function describeStop(stopIf: Policy['stopIf']): string | false {
  if (stopIf === undefined) return false;
  const verb = stopIf.fail === undefined ? 'ends' : 'fails';
  return `${verb} ${stopped[stopIf.scope]} when ${shortCode(stopIf.when)}`;
}

function shortCode(code: string): string {
  const line = oneLine(code);
  return line.length > maxCode ? `${line.slice(0, maxCode - 1)}…` : line;
}
