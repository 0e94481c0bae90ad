import { expect, test } from 'vitest';
import { policySchema, type RetryStage } from '#shared/graph/schema.ts';
import { readStages } from './read-stages.ts';
import {
  describePauses,
  describeStageDetails,
  firstStage,
  nextStage,
  percentOf,
  writeStages,
} from './retry-stages.ts';

const stage = (changes: Partial<RetryStage>): RetryStage => ({ ...firstStage, ...changes });

test('no stage is no retry, one stands alone, several are a list, and each is read again', () => {
  expect(writeStages([])).toBeUndefined();
  expect(writeStages([firstStage])).toEqual(firstStage);
  expect(writeStages([firstStage, nextStage])).toEqual([firstStage, nextStage]);
  for (const stages of [[], [firstStage], [firstStage, nextStage]]) {
    expect(readStages(writeStages(stages))).toEqual(stages);
  }
  expect(readStages([firstStage])).toEqual([firstStage]);
});

test('what the form begins with are stages that the document accepts', () => {
  expect(policySchema.parse({ retry: [firstStage, nextStage] })).toEqual({ retry: [firstStage, nextStage] });
});

test('pauses are said as they will be', () => {
  expect(describePauses(firstStage)).toBe('Waits 2 s, 4 s, 8 s.');
  expect(describePauses(nextStage)).toBe('Waits 5 min before each.');
  expect(describePauses(stage({ attempts: 1 }))).toBe('Waits 2 s.');
  expect(describePauses(stage({ seconds: 0 }))).toBe('Tries again at once.');
  expect(describePauses(stage({ seconds: 0.1, factor: 3 }))).toBe('Waits 0.1 s, 0.3 s, 0.9 s.');
  expect(describePauses(stage({ attempts: 20, maxSeconds: 60 }))).toBe(
    'Waits 2 s, 4 s, 8 s and so on, 1 min before the last.',
  );
});

test('only what differs from the usual is said of the details', () => {
  expect(describeStageDetails(firstStage)).toBe('');
  expect(describeStageDetails(stage({ factor: 3, maxSeconds: 60, jitter: 0.07, when: 'attempt < 3' }))).toBe(
    'times 3, at most 1 min, ±7 %, on a condition',
  );
  expect(describeStageDetails(stage({ backoff: 'constant', factor: 3 }))).toBe('');
});

test('a share is shown without the traces of binary fractions', () => {
  expect([0.07, 0.29, 0.125, 1].map(percentOf)).toEqual([7, 29, 12.5, 100]);
});
