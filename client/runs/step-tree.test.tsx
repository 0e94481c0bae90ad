import { useState } from 'react';
import { expect, test } from 'vitest';
import { mount, press, pressKey } from '#client/testing/mount.tsx';
import type { StepItem } from './step-items.ts';
import { StepTree } from './step-tree.tsx';

const anItem = (path: string, status: StepItem['status']): StepItem => ({
  path,
  node: path,
  kind: 'script',
  title: `Title of ${path}`,
  attempt: 1,
  depth: 0,
  status,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.200Z',
  error: null,
});

function Page({ items }: { items: StepItem[] }) {
  const [selected, setSelected] = useState<string>();
  return <StepTree items={items} selected={selected} onSelect={setSelected} />;
}

const chosen = (container: HTMLElement) =>
  container.querySelector<HTMLElement>('[aria-selected="true"]')?.dataset.stepPath;

test('the tree is named Steps and its items say path, status, title and duration', () => {
  const { find } = mount(<Page items={[anItem('score', 'succeeded')]} />);
  const item = find('[role="tree"][aria-label="Steps"] [role="treeitem"]');
  expect(item.dataset).toMatchObject({ stepPath: 'score', status: 'succeeded' });
  expect(item.getAttribute('aria-label')).toBe('Title of score, succeeded');
  expect(item.textContent).toContain('1.2 s');
});

test('arrows, Home and End walk and choose; the tree is one tab stop', () => {
  const items = ['a', 'b', 'c'].map((path) => anItem(path, 'succeeded'));
  const { container, find } = mount(<Page items={items} />);
  press(find('[data-step-path="a"]'));
  pressKey(find('[data-step-path="a"]'), 'ArrowDown');
  expect(chosen(container)).toBe('b');
  expect(document.activeElement).toBe(find('[data-step-path="b"]'));
  pressKey(find('[data-step-path="b"]'), 'End');
  expect(chosen(container)).toBe('c');
  pressKey(find('[data-step-path="c"]'), 'ArrowDown');
  expect(chosen(container)).toBe('c');
  pressKey(find('[data-step-path="c"]'), 'Home');
  expect(chosen(container)).toBe('a');
  expect(container.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
});
