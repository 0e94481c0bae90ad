import type { FlowDefinition, FlowSettings } from '#shared/graph/schema.ts';
import { count, describeSeconds, said } from '../../nodes/describe-value.ts';
import { titleOf } from '../../nodes/faces.ts';

export type SettingsPart = 'runs' | 'failure' | 'env';
/** A part of what the inspector shows of the flow itself. */
export type FlowPart = SettingsPart | 'inputs';

const partsOfFields: Record<keyof FlowSettings, SettingsPart> = {
  concurrency: 'runs',
  priority: 'runs',
  cacheSeconds: 'runs',
  timeoutSeconds: 'runs',
  failureHandler: 'failure',
  onFailure: 'failure',
  env: 'env',
  expressionDialect: 'env',
};

/** The part in which a setting of the flow is set. */
export function partOfFlowField(field: keyof FlowSettings | 'inputs'): FlowPart {
  return field === 'inputs' ? field : partsOfFields[field];
}

/** The name under which the section of a part stays open or closed. */
export function sectionOf(part: SettingsPart): string {
  return `flow-${part}`;
}

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
