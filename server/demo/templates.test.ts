import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newStories, newStoriesDefinition } from './new-stories.ts';
import { refundDefinition, refundRequest } from './refund-request.ts';

const samples = [
  ['refund-request.json', { ...refundRequest, definition: refundDefinition }],
  ['new-stories.json', { ...newStories, definition: newStoriesDefinition(4400) }],
] as const;

test.each(samples)('%s, which the command line runs, is the sample of the demo', (name, sample) => {
  const file = readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(sample)));
});
