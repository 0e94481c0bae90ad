import { expect, test } from 'vitest';
import { emptyFlow, flowSettingsSchema, nodeSchema } from '#shared/graph/schema.ts';
import { describeSettings } from './describe-settings.ts';

test('a new flow has nothing to say', () => {
  expect(describeSettings(emptyFlow)).toEqual({ runs: [], failure: [], env: [] });
});

test('every setting is said in the part where it is set', () => {
  const settings = flowSettingsSchema.parse({
    concurrency: { limit: 1, key: 'input.shop', whenFull: 'queue' },
    priority: 2,
    cacheSeconds: 60,
    failureHandler: 'tidy',
    onFailure: 'ops/alert',
    env: { region: 'eu', rate: 2 },
  });
  const tidy = nodeSchema.parse({ id: 'tidy', kind: 'script', title: 'Tidy up the rest' });
  expect(describeSettings({ nodes: [tidy], settings })).toEqual({
    runs: ['1 run at the same time per key', 'priority 2', 'cached for 1 min'],
    failure: ['Tidy up the rest runs', 'ops/alert starts'],
    env: ['region', 'rate'],
  });
  expect(describeSettings({ nodes: [], settings }).failure[0]).toBe('tidy runs');
});
