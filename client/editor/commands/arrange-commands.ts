import type { Alignment, Direction } from './arrange.ts';
import { alignSelection, distributeSelection, tidyFlow } from './arrange-actions.ts';
import { type Command, hasNodes, hasPlaced } from './command.ts';
import { frameSelection } from './note-actions.ts';

const align = (label: string, alignment: Alignment, shortcut: string) =>
  ({
    label,
    group: 'Arrange',
    shortcuts: [shortcut],
    scope: 'canvas',
    isEnabled: hasPlaced(2),
    run: (editor) => alignSelection(editor, alignment),
  }) satisfies Command;

const distribute = (label: string, direction: Direction, shortcut: string) =>
  ({
    label,
    group: 'Arrange',
    shortcuts: [shortcut],
    scope: 'canvas',
    isEnabled: hasPlaced(3),
    run: (editor) => distributeSelection(editor, direction),
  }) satisfies Command;

export const arrangeCommands = {
  alignLeft: align('Align left', 'left', 'Alt+A'),
  alignCenter: align('Align centers', 'center', 'Alt+H'),
  alignRight: align('Align right', 'right', 'Alt+D'),
  alignTop: align('Align top', 'top', 'Alt+W'),
  alignMiddle: align('Align middles', 'middle', 'Alt+V'),
  alignBottom: align('Align bottom', 'bottom', 'Alt+S'),
  distributeHorizontally: distribute('Distribute horizontally', 'horizontal', 'Alt+Shift+H'),
  distributeVertically: distribute('Distribute vertically', 'vertical', 'Alt+Shift+V'),
  frame: {
    label: 'Group in a frame',
    group: 'Arrange',
    shortcuts: ['Shift+G'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasNodes,
    run: frameSelection,
  },
  tidyUp: {
    label: 'Tidy up',
    group: 'Arrange',
    shortcuts: ['Shift+T'],
    scope: 'canvas',
    isEnabled: (state) => !state.isReadOnly && state.definition.nodes.length > 1,
    run: (editor) => void tidyFlow(editor),
  },
} satisfies Record<string, Command>;
