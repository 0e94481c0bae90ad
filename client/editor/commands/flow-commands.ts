import { type Command, hasOneNode, mayEdit } from './command.ts';

export const flowCommands = {
  run: {
    label: 'Run',
    group: 'Run',
    shortcuts: ['R'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: (editor) => editor.set({ dialog: 'run' }),
  },
  testNode: {
    label: 'Test this node alone',
    group: 'Run',
    shortcuts: ['T'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasOneNode,
    run: (editor) => editor.testSelected('only'),
  },
  testUpTo: {
    label: 'Run up to here',
    group: 'Run',
    shortcuts: ['U'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasOneNode,
    run: (editor) => editor.testSelected('upTo'),
  },
  publish: {
    label: 'Publish',
    group: 'Flow',
    shortcuts: ['P'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: (editor) => editor.set({ dialog: 'publish' }),
  },
  exportFlow: {
    label: 'Export to a file',
    group: 'Flow',
    shortcuts: [],
    scope: 'canvas',
    isEnabled: () => true,
    run: (editor) => editor.exportFile(),
  },
  importFlow: {
    label: 'Import from a file',
    group: 'Flow',
    shortcuts: [],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: (editor) => editor.set({ dialog: 'import' }),
  },
} satisfies Record<string, Command>;
