import { expect, test } from 'vitest';
import { scriptsByFolder } from './scripts-by-folder.ts';

const item = (path: string) => ({
  scriptId: path,
  path,
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: null,
});

test('scripts stand in their folders, in order, and are found by words of their path', () => {
  const scripts = ['team/prices', 'ops/clean', 'team/greet'].map(item);
  const paths = (search: string) =>
    scriptsByFolder(scripts, search).map(({ folder, scripts: inside }) => [
      folder,
      inside.map(({ path }) => path),
    ]);
  expect(paths('')).toEqual([
    ['ops', ['ops/clean']],
    ['team', ['team/greet', 'team/prices']],
  ]);
  expect(paths('Team pri')).toEqual([['team', ['team/prices']]]);
  expect(paths('nothing')).toEqual([]);
});
