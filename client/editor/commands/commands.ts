import { addCommands } from './add-commands.ts';
import { arrangeCommands } from './arrange-commands.ts';
import type { Command } from './command.ts';
import { editCommands } from './edit-commands.ts';
import { flowCommands } from './flow-commands.ts';
import { viewCommands } from './view-commands.ts';

/** Everything that can be done in the editor by name; the keyboard, menus, palette and shortcut list read it. */
export const commands = {
  ...editCommands,
  ...addCommands,
  ...flowCommands,
  ...arrangeCommands,
  ...viewCommands,
} satisfies Record<string, Command>;
