import { expect, test } from 'vitest';
import type { FlowListItem } from '#shared/flows/flow-view.ts';
import { flowsByFolder, suggestPath } from './flow-list.ts';

const aFlow = (path: string, title: string): FlowListItem => ({
  id: path,
  path,
  title,
  publishedVersion: null,
  hasUnpublishedChanges: true,
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: null,
});

const flows = [
  aFlow('support/refund', 'Refund request'),
  aFlow('data/orders', 'Import orders'),
  aFlow('data/archive', 'Archive'),
];

test('flows stand in their folders, both by name', () => {
  expect(
    flowsByFolder(flows, '').map(({ folder, flows: inside }) => [folder, inside.map(({ path }) => path)]),
  ).toEqual([
    ['data', ['data/archive', 'data/orders']],
    ['support', ['support/refund']],
  ]);
});

test('a search finds every word in title or path, in any order and case', () => {
  expect(flowsByFolder(flows, ' REQUEST support ').map(({ folder }) => folder)).toEqual(['support']);
  expect(flowsByFolder(flows, 'orders support')).toEqual([]);
});

test('the path follows the title and steps aside for one that is taken', () => {
  expect(suggestPath('Refund über 500 €', 'support', [])).toMatch(/^support\/refund_.*_500$/);
  expect(suggestPath('Refund', 'support', ['support/refund', 'support/refund_2'])).toBe('support/refund_3');
  expect(suggestPath('', 'support', [])).toBe('support/flow');
});
