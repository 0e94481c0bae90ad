import { type Command, commandGroups } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { keyHints } from './key-hints.ts';

export type ShortcutRow = { label: string; shortcuts: readonly string[] };

/** The shortcut list: the commands by group, then the keys that are no commands. docs/editor.md shows the same. */
export function shortcutGroups(): { group: string; rows: readonly ShortcutRow[] }[] {
  const all = Object.values<Command>(commands);
  const groups = commandGroups.map((group) => ({
    group,
    rows: all.filter((command) => command.group === group && command.shortcuts.length > 0),
  }));
  return [...groups.filter(({ rows }) => rows.length > 0), { group: 'Keys of the canvas', rows: keyHints }];
}
