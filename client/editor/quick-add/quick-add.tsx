import { Command } from 'cmdk';
import { useEffect, useRef } from 'react';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { addNode } from '../commands/actions.ts';
import { titleOf } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { paletteGroups } from '../palette/palette-groups.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import type { AddTarget } from '../state/editor-state.ts';

/** A search for the next node over the canvas: three letters, Enter, and it is added, connected and focused. */
export function QuickAdd() {
  const target = useEditorState((state) => state.quickAdd);
  return target === null ? null : <QuickAddBox target={target} />;
}

function QuickAddBox({ target }: { target: AddTarget }) {
  const editor = useEditor();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const where = useEditorState((state) => describeTarget(target, state.definition.nodes));
  const isInside = target.from !== undefined || target.edge !== undefined;

  useEffect(() => input.current?.focus(), []);
  const close = () => editor.set({ quickAdd: null });
  return (
    <div className="pointer-events-none absolute inset-0 z-10 flex items-start justify-center pt-16">
      <Command
        ref={box}
        label="Add a node"
        loop
        className="pointer-events-auto w-80 animate-rise overflow-hidden rounded-card border border-line bg-raised shadow-float"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
          editor.set({ reveal: { nodes: editor.store.getState().selection.nodes, focus: true } });
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) close();
        }}
      >
        <Command.Input
          ref={input}
          aria-label="Add a node"
          placeholder="Add a node"
          className="h-10 w-full border-line border-b bg-transparent px-3 outline-none"
        />
        {where && <p className="border-line border-b px-3 py-1.5 text-muted text-xs">{where}</p>}
        <Command.List className="max-h-80 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-muted">No kind of node is called that.</Command.Empty>
          {paletteGroups
            .flatMap((group) => group.kinds)
            .filter((kind) => !(isInside && nodeCatalogue[kind].isTrigger))
            .map((kind) => (
              <Command.Item
                key={kind}
                value={nodeCatalogue[kind].label}
                aria-label={nodeCatalogue[kind].label}
                keywords={[nodeCatalogue[kind].description]}
                onSelect={() => addNode(editor, kind, { target, focus: true })}
                className="flex items-center gap-2.5 rounded-control px-2 py-1.5 data-[selected=true]:bg-hover"
              >
                <KindTile kind={kind} size="small" />
                <span className="min-w-0 flex-1">
                  <span className="block">{nodeCatalogue[kind].label}</span>
                  <span className="clip-line block text-muted text-xs">
                    {nodeCatalogue[kind].description}
                  </span>
                </span>
              </Command.Item>
            ))}
        </Command.List>
      </Command>
    </div>
  );
}

function describeTarget(target: AddTarget, nodes: readonly { id: string; title: string }[]): string {
  if (target.edge !== undefined) return 'It is put into the edge.';
  const source = nodes.find((node) => node.id === target.from?.node);
  return source ? `It follows “${titleOf(source)}”.` : '';
}
