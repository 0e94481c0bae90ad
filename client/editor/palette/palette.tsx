import { Search } from 'lucide-react';
import { useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { controlClasses } from '#client/ui/field.tsx';
import { Tooltip } from '#client/ui/tooltip.tsx';
import type { NodeKind } from '#shared/graph/schema.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { addNode } from '../commands/actions.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditor } from '../state/editor-context.tsx';
import { paletteDragType } from './drag-type.ts';
import { paletteGroups } from './palette-groups.ts';

/** What a flow is made of: press to add behind the selected node, or drag to a place. */
export function Palette() {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const isWanted = (kind: NodeKind) =>
    `${nodeCatalogue[kind].label} ${nodeCatalogue[kind].description}`.toLowerCase().includes(wanted);
  const groups = paletteGroups
    .map((group) => ({ ...group, kinds: group.kinds.filter(isWanted) }))
    .filter((group) => group.kinds.length > 0);
  return (
    <section
      aria-label="Palette"
      className="flex w-52 shrink-0 flex-col border-line border-r bg-surface max-md:hidden"
    >
      <div className="relative p-2.5 pb-1.5">
        <Search
          className="-translate-y-1/2 pointer-events-none absolute top-[26px] left-5 size-3.5 text-muted"
          aria-hidden
        />
        <input
          type="search"
          aria-label="Search the palette"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={cx(controlClasses(), 'pl-8')}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2.5 pb-3">
        {groups.map((group) => (
          <div key={group.label} className="pt-2">
            <p className="px-1.5 pb-1 font-medium text-muted text-xs">{group.label}</p>
            {group.kinds.map((kind) => (
              <PaletteEntry key={kind} kind={kind} />
            ))}
          </div>
        ))}
        {groups.length === 0 && <p className="px-1.5 py-3 text-muted">Nothing is called “{search}”.</p>}
      </div>
    </section>
  );
}

function PaletteEntry({ kind }: { kind: NodeKind }) {
  const editor = useEditor();
  const { label, description, isSupported } = nodeCatalogue[kind];
  return (
    <Tooltip
      side="right"
      label={
        isSupported ? description : `${description}. Not supported yet: it can be drawn, but not published.`
      }
    >
      <button
        type="button"
        draggable
        aria-label={label}
        onDragStart={(event) => {
          event.dataTransfer.setData(paletteDragType, kind);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() => addNode(editor, kind, { focus: false })}
        className="flex h-9 w-full cursor-grab items-center gap-2 rounded-control px-1.5 text-left transition-colors hover:bg-hover active:cursor-grabbing"
      >
        <KindTile kind={kind} size="small" />
        <span className="min-w-0 flex-1">{label}</span>
        {!isSupported && <span className="text-2xs text-muted">Not yet</span>}
      </button>
    </Tooltip>
  );
}
