import type { Command } from './command.ts';

const view = (label: string, change: 'fit' | 'in' | 'out' | 'selection', shortcuts: readonly string[]) =>
  ({
    label,
    group: 'View',
    shortcuts,
    scope: 'canvas',
    isEnabled: (state) => change !== 'selection' || state.selection.nodes.length > 0,
    run: (editor) => editor.set({ viewChange: { kind: change } }),
  }) satisfies Command;

export const viewCommands = {
  palette: {
    label: 'Search commands and nodes',
    group: 'View',
    shortcuts: ['Ctrl+K'],
    scope: 'editor',
    isEnabled: () => true,
    run: (editor) => editor.set({ dialog: 'commands' }),
  },
  fitView: view('Fit view', 'fit', ['1']),
  fitSelection: view('Zoom to the selection', 'selection', ['2']),
  zoomIn: view('Zoom in', 'in', ['Plus', '=']),
  zoomOut: view('Zoom out', 'out', ['-']),
  shortcuts: {
    label: 'Shortcuts',
    group: 'View',
    shortcuts: ['Shift+?'],
    scope: 'editor',
    isEnabled: () => true,
    run: (editor) => editor.set({ dialog: 'shortcuts' }),
  },
} satisfies Record<string, Command>;
