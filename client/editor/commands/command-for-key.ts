import type { Command } from './command.ts';
import { commands } from './commands.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The command of a key press within a scope; undefined when no shortcut matches. */
export function commandForKey(press: KeyPress, scope: Command['scope']): Command | undefined {
  return Object.values<Command>(commands).find(
    (command) =>
      command.scope === scope &&
      command.isNative !== true &&
      command.shortcuts.some((shortcut) => matches(press, shortcut)),
  );
}

function matches(press: KeyPress, shortcut: string): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  // Some keyboards need Shift for it, and it separates the keys of a shortcut.
  if (key === 'Plus') return press.key === '+' && !press.ctrlKey && !press.metaKey && !press.altKey;
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === parts.includes('Ctrl') &&
    press.shiftKey === parts.includes('Shift') &&
    press.altKey === parts.includes('Alt')
  );
}
