import { Command } from 'cmdk';
import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { freeSize } from '../canvas/free-size.ts';
import { useEditor } from '../state/editor-context.tsx';
import type { Point } from '../state/editor-state.ts';

type CanvasSearchProps = {
  /** Its accessible name, and what stands in the field. */
  label: string;
  /** One line on what happens with the choice. */
  where: string;
  emptyText: string;
  /** Client pixels near which it opens; without them it stands at the top of the canvas. */
  at?: Point | undefined;
  onClose(): void;
  /** `CanvasSearchItem`s. */
  children: ReactNode;
};

const width = 320;
const margin = 8;
const maxHeight = 400;

/** A search over the canvas: letters narrow it down, arrows walk, Enter chooses, Escape leads back to the node. */
export function CanvasSearch({ label, where, emptyText, at, onClose, children }: CanvasSearchProps) {
  const editor = useEditor();
  const room = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [place, setPlace] = useState<CSSProperties>({});
  useEffect(() => input.current?.focus(), []);
  useLayoutEffect(() => {
    if (room.current === null) return;
    const { left, top } = room.current.getBoundingClientRect();
    const { width: freeWidth, height } = freeSize(room.current);
    setPlace(placeIn({ left, top, width: freeWidth, height }, at));
  }, [at]);

  return (
    <div ref={room} className="pointer-events-none absolute inset-0 z-10">
      <Command
        label={label}
        loop
        style={place}
        className="pointer-events-auto absolute flex w-80 animate-rise flex-col overflow-hidden rounded-card border border-line bg-raised shadow-float"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
          editor.set({ reveal: { nodes: editor.store.getState().selection.nodes, focus: true } });
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) onClose();
        }}
      >
        <Command.Input
          ref={input}
          aria-label={label}
          placeholder={label}
          className="h-10 w-full shrink-0 border-line border-b bg-transparent px-3 outline-none"
        />
        {where && <p className="border-line border-b px-3 py-1.5 text-muted text-xs">{where}</p>}
        <Command.List className="min-h-0 flex-1 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-muted">{emptyText}</Command.Empty>
          {children}
        </Command.List>
      </Command>
    </div>
  );
}

type Box = { left: number; top: number; width: number; height: number };

function placeIn(box: Box, at: Point | undefined): CSSProperties {
  const height = Math.min(maxHeight, box.height - margin * 2);
  const left = at === undefined ? (box.width - width) / 2 : at.x - box.left;
  const top = at === undefined ? 48 : at.y - box.top;
  return {
    left: Math.max(margin, Math.min(left, box.width - width - margin)),
    top: Math.max(margin, Math.min(top, box.height - height - margin)),
    maxHeight: height,
  };
}

type CanvasSearchItemProps = {
  value: string;
  detail: string;
  keywords?: string[];
  icon: ReactNode;
  onSelect(): void;
};

export function CanvasSearchItem({ value, detail, keywords = [], icon, onSelect }: CanvasSearchItemProps) {
  return (
    <Command.Item
      value={value}
      aria-label={value}
      keywords={keywords}
      onSelect={onSelect}
      className="flex items-center gap-2.5 rounded-control px-2 py-1.5 data-[selected=true]:bg-hover"
    >
      {icon}
      <span className="min-w-0 flex-1">
        <span className="clip-line block">{value}</span>
        <span className="clip-line block text-muted text-xs">{detail}</span>
      </span>
    </Command.Item>
  );
}
