import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { controlClasses } from '#client/ui/field.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { NodeKind } from '#shared/graph/schema.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { PaletteEntry } from './palette-entry.tsx';
import { paletteGroups } from './palette-groups.ts';
import { usePaletteWalk } from './use-palette-walk.ts';

const storageKey = 'millrace-palette';
/** Below this width of the window the canvas needs the room more. */
const roomyPx = 1700;

/** What a flow is made of: press to add behind the selected node, or drag to a place. */
export function Palette() {
  const [isWide, setIsWide] = useState(() => {
    const stored = localStorage.getItem(storageKey);
    return stored === null ? window.innerWidth >= roomyPx : stored === 'wide';
  });
  function change(next: boolean): void {
    setIsWide(next);
    localStorage.setItem(storageKey, next ? 'wide' : 'narrow');
  }
  return (
    <section
      aria-label="Palette"
      className={cx(
        'flex shrink-0 flex-col border-line border-r bg-surface max-md:hidden',
        isWide ? 'w-52' : 'w-20',
      )}
    >
      {isWide ? (
        <SearchableKinds onFold={() => change(false)} />
      ) : (
        <NarrowKinds onUnfold={() => change(true)} />
      )}
    </section>
  );
}

function NarrowKinds({ onUnfold }: { onUnfold(): void }) {
  const { tabStop, walk } = usePaletteWalk(paletteGroups.flatMap((group) => group.kinds));
  return (
    <>
      <div className="flex h-10 shrink-0 items-center justify-center">
        <IconButton
          icon={PanelLeftOpen}
          label="Search the palette"
          size="small"
          tooltipSide="right"
          onClick={onUnfold}
        />
      </div>
      <div
        {...walk}
        className="min-h-0 flex-1 divide-y divide-line overflow-y-auto px-1 [scrollbar-width:none]"
      >
        {paletteGroups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of form fields.
          <div key={group.label} role="group" aria-label={group.label} className="py-1">
            {group.kinds.map((kind) => (
              <PaletteEntry key={kind} kind={kind} isNarrow isTabStop={kind === tabStop} />
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

function SearchableKinds({ onFold }: { onFold(): void }) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const isWanted = (kind: NodeKind) =>
    `${nodeCatalogue[kind].label} ${nodeCatalogue[kind].description}`.toLowerCase().includes(wanted);
  const groups = paletteGroups
    .map((group) => ({ ...group, kinds: group.kinds.filter(isWanted) }))
    .filter((group) => group.kinds.length > 0);
  const { tabStop, walk } = usePaletteWalk(groups.flatMap((group) => group.kinds));
  return (
    <>
      <div className="flex items-center gap-1 p-2.5 pr-1.5 pb-1.5">
        <div className="relative min-w-0 flex-1">
          <Search
            className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-3.5 text-muted"
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
        <IconButton icon={PanelLeftClose} label="Fold the palette" size="small" onClick={onFold} />
      </div>
      <div {...walk} className="min-h-0 flex-1 overflow-y-auto px-2.5 pb-3">
        {groups.map((group) => (
          <div key={group.label} className="pt-2">
            <p className="px-1.5 pb-1 font-medium text-muted text-xs">{group.label}</p>
            {group.kinds.map((kind) => (
              <PaletteEntry key={kind} kind={kind} isTabStop={kind === tabStop} />
            ))}
          </div>
        ))}
        {groups.length === 0 && <p className="px-1.5 py-3 text-muted">Nothing is called “{search}”.</p>}
      </div>
    </>
  );
}
