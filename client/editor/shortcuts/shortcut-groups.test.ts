import { expect, test } from 'vitest';
import docs from '../../../docs/editor.md?raw';
import { shortcutGroups } from './shortcut-groups.ts';

test('the docs list the shortcuts that the registry has', () => {
  const table = shortcutGroups().map(({ group, rows }) => {
    const lines = rows.map(
      ({ label, shortcuts }) => `| ${label} | ${shortcuts.map((keys) => `\`${keys}\``).join(' ')} |`,
    );
    return [`| ${group} | |`, '|---|---|', ...lines].join('\n');
  });
  const listed = /<!-- shortcuts -->\n([\s\S]*)\n<!-- \/shortcuts -->/.exec(docs)?.[1];
  expect(listed).toBe(table.join('\n\n'));
});

test('no two commands share a shortcut', () => {
  const all = shortcutGroups().flatMap(({ group, rows }) =>
    group === 'Keys of the canvas' ? [] : rows.flatMap(({ shortcuts }) => shortcuts),
  );
  expect(new Set(all).size).toBe(all.length);
});
