import { expect, test } from 'vitest';
import { derivePolicy } from '#shared/apps/policy.ts';
import { validateApp } from '#shared/apps/validate-app.ts';
import { validateDefinition } from '#shared/graph/validate.ts';
import { newStories, newStoriesDefinition, newStoriesTrigger } from './new-stories.ts';
import { newStoriesAppDefinition } from './new-stories-app.ts';
import { storyFeed } from './story-feed.ts';
import { headlines } from './story-headlines.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 0, 1, 12);

test('the flow can be published and has no warnings', () => {
  expect(validateDefinition(newStoriesDefinition(4400), 'publish')).toEqual([]);
});

test('the app has no problems and reads the state of the trigger alone', () => {
  const flow = { flowId: 'f', title: 'New stories', version: 1, inputs: newStoriesDefinition(4400).inputs };
  const flows = new Map([[newStories.path, flow]]);
  expect(validateApp(newStoriesAppDefinition, flows)).toEqual([]);
  const [stories] = derivePolicy(newStoriesAppDefinition, flows).actions;
  const state = { flowId: 'f', path: newStories.path, trigger: newStoriesTrigger };
  expect(stories?.target).toMatchObject({ kind: 'script', state });
  expect(validateApp(newStoriesAppDefinition, new Map()).map(({ code }) => code)).toEqual([
    'unknown_flow',
    'unknown_flow',
  ]);
});

test('the feed has ten stories, and each minute brings one that was not there', () => {
  const ids = (now: number) => storyFeed(now).items.map(({ id }) => id);
  const before = ids(noon);
  expect(new Set(before).size).toBe(10);
  expect(ids(noon + minute - 1)).toEqual(before);
  const after = ids(noon + minute);
  expect(after.slice(1)).toEqual(before.slice(0, 9));
  expect(before).not.toContain(after[0]);
});

test('no story of the feed is cut short', () => {
  for (const story of headlines) expect(story.every((text) => text.length > 3)).toBe(true);
  expect(storyFeed(noon).items.every(({ title, tags }) => title !== '' && tags[0] !== '')).toBe(true);
});
