/** Keys of the canvas and of an opened node that are no commands. */
export const keyHints: readonly { label: string; shortcuts: readonly string[] }[] = [
  { label: 'Walk along the edges', shortcuts: ['←', '→', '↑', '↓'] },
  { label: 'Move what is selected', shortcuts: ['Shift+←'] },
  { label: 'Add to the selection', shortcuts: ['Space'] },
  { label: 'Write a note that has the focus', shortcuts: ['Enter'] },
  { label: 'In a node: next pane', shortcuts: ['F6'] },
  { label: 'In a node: next and previous node', shortcuts: ['Alt+PageDown', 'Alt+PageUp'] },
  { label: 'Back to the canvas', shortcuts: ['Esc'] },
];
