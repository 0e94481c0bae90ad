import { Copy, Ellipsis, Trash2 } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Menu, MenuItem } from '#client/ui/menu.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { commands } from '../commands/commands.ts';
import { kindLabel } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

/** The kind and id of a node, and what can be done with it as a whole. */
export function NodeKindLine({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <KindTile kind={node.kind} size="small" />
      <h2 className="clip-line min-w-0 flex-1 text-muted text-xs">
        {kindLabel(node.kind)} · <span className="font-mono">{node.id}</span>
      </h2>
      {!isReadOnly && (
        <Menu trigger={<IconButton icon={Ellipsis} label="More" size="small" />}>
          <MenuItem icon={Copy} shortcut="Ctrl+D" onSelect={() => commands.duplicate.run(editor)}>
            Duplicate
          </MenuItem>
          <MenuItem icon={Trash2} shortcut="Delete" isDanger onSelect={() => commands.delete.run(editor)}>
            Delete
          </MenuItem>
        </Menu>
      )}
    </div>
  );
}
