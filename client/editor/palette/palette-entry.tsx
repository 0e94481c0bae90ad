import { cx } from '#client/ui/class-names.ts';
import { Tooltip } from '#client/ui/tooltip.tsx';
import type { NodeKind } from '#shared/graph/schema.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { addNode } from '../commands/actions.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditor } from '../state/editor-context.tsx';
import { paletteDragType } from './drag-type.ts';

type PaletteEntryProps = {
  kind: NodeKind;
  isNarrow?: boolean;
  /** The palette is one stop of the Tab key; arrows walk inside. */
  isTabStop: boolean;
};

/** A kind of node: pressed it is added, dragged it lands where it is dropped. */
export function PaletteEntry({ kind, isNarrow = false, isTabStop }: PaletteEntryProps) {
  const editor = useEditor();
  const { label, description } = nodeCatalogue[kind];
  return (
    <Tooltip side="right" label={description}>
      <button
        type="button"
        draggable
        aria-label={label}
        data-palette-kind={kind}
        tabIndex={isTabStop ? 0 : -1}
        onDragStart={(event) => {
          event.dataTransfer.setData(paletteDragType, kind);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() => addNode(editor, kind, { focus: false })}
        className={cx(
          'flex w-full cursor-grab items-center rounded-control transition-colors hover:bg-hover active:cursor-grabbing',
          isNarrow ? 'flex-col gap-0.5 py-1' : 'h-9 gap-2 px-1.5 text-left',
        )}
      >
        <KindTile kind={kind} size="small" />
        <span className={cx('min-w-0', isNarrow ? 'text-2xs leading-3.5' : 'flex-1')}>{label}</span>
      </button>
    </Tooltip>
  );
}
