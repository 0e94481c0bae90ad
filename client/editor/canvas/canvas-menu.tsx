import { ContextMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from '#client/ui/kbd.tsx';
import type { Command } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { useEditor } from '../state/editor-context.tsx';

const onNothing: readonly Command[] = [
  commands.addNode,
  commands.addNote,
  commands.paste,
  commands.selectAll,
  commands.tidyUp,
  commands.fitView,
];

/** The menu of the right button: what can be done with the node under it, or on the canvas. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  const editor = useEditor();

  /** The node under the pointer is what the menu is about. */
  function select(target: EventTarget): void {
    const element = target instanceof Element ? target : null;
    const node = element?.closest('[data-node-id]')?.getAttribute('data-node-id');
    const note = element?.closest('[data-note-id]')?.getAttribute('data-note-id');
    const { selection } = editor.store.getState();
    if (node && !selection.nodes.includes(node)) editor.select({ nodes: [node] });
    else if (note && !selection.notes.includes(note)) editor.select({ notes: [note] });
    else if (!node && !note) editor.select({});
  }

  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild onContextMenu={(event) => select(event.target)}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          collisionPadding={8}
          className="z-55 min-w-56 animate-fade rounded-card border border-line bg-raised p-1 shadow-float"
        >
          <MenuItems />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function MenuItems() {
  const editor = useEditor();
  const state = editor.store.getState();
  const hasSelected = state.selection.nodes.length + state.selection.notes.length > 0;
  const items = hasSelected
    ? Object.values<Command>(commands).filter((command) => command.isInMenu === true)
    : onNothing;
  return items
    .filter((command) => command.isEnabled(state))
    .map((command) => (
      <ContextMenu.Item
        key={command.label}
        // After the menu has given the focus back.
        onSelect={() => setTimeout(() => command.run(editor))}
        className="flex min-h-8 cursor-default select-none items-center gap-6 rounded-sm px-2 text-sm outline-none data-[highlighted]:bg-hover"
      >
        <span className="flex-1">{command.label}</span>
        {command.shortcuts.slice(0, 1).map((keys) => (
          <Kbd key={keys} keys={keys} />
        ))}
      </ContextMenu.Item>
    ));
}
