import type { FlowDefinition } from '#shared/graph/schema.ts';
import { count, describeSeconds, said } from '../../nodes/describe-value.ts';
import { titleOf } from '../../nodes/faces.ts';

export type SettingsPart = 'runs' | 'failure' | 'env';

/** What of a flow's settings was set, in a few words for each part of the inspector. */
export function describeSettings({
  nodes,
  settings,
}: Pick<FlowDefinition, 'nodes' | 'settings'>): Record<SettingsPart, string[]> {
  const { concurrency, priority, cacheSeconds, failureHandler, onFailure, env } = settings;
  const handler = nodes.find(({ id }) => id === failureHandler);
  return {
    runs: said(
      concurrency !== undefined &&
        `${count(concurrency.limit, 'run')} at the same time${concurrency.key === undefined ? '' : ' per key'}`,
      priority !== undefined && `priority ${priority}`,
      cacheSeconds !== undefined && `cached for ${describeSeconds(cacheSeconds)}`,
    ),
    failure: said(
      failureHandler !== undefined && `${handler === undefined ? failureHandler : titleOf(handler)} runs`,
      onFailure !== undefined && `${onFailure} starts`,
    ),
    env: Object.keys(env ?? {}),
  };
}
