import { useReactFlow, useStore, ViewportPortal } from '@xyflow/react';
import { ChevronRight, Maximize2, Minimize2, MoveDiagonal2 } from 'lucide-react';
import { type PointerEvent, useMemo } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { count } from '../nodes/describe-value.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { type ContainerFrame, containerFrames, insideOf } from './container-frames.ts';
import { gridSize, shapeOf } from './geometry.ts';
import { IterationPicker } from './iteration-picker.tsx';
import { shownPart } from './shown-part.ts';
import type { CanvasElement } from './to-react-flow.ts';

/** The areas of loops and whiles, behind the nodes that stand inside them; of a folded one, how much it holds. */
export function BodiesLayer() {
  const definition = useEditorState((state) => state.definition);
  const folded = useEditorState((state) => state.folded);
  const entered = useEditorState((state) => state.entered);
  const sizes = useEditorState((state) => state.areaSizes);
  const frames = useMemo(() => {
    const shown = new Set(shownPart(definition, { folded, entered }).nodes.map(({ id }) => id));
    return containerFrames(definition.nodes, sizes).filter(({ id }) => shown.has(id));
  }, [definition, folded, entered, sizes]);
  return (
    <ViewportPortal>
      {frames.map((frame) =>
        folded.has(frame.id) ? (
          <FoldedBody key={frame.id} frame={frame} />
        ) : (
          <Body key={frame.id} frame={frame} />
        ),
      )}
    </ViewportPortal>
  );
}

/** How far its container is being dragged now, as text, so that nothing is drawn again while it stands. */
function useDrag({ id, face }: ContainerFrame): { x: number; y: number } {
  const text = useStore((state) => {
    const node = state.nodeLookup.get(id) as CanvasElement | undefined;
    return node === undefined ? '0 0' : `${node.position.x - face.x} ${node.position.y - face.y}`;
  });
  const [x = 0, y = 0] = text.split(' ').map(Number);
  return { x, y };
}

function Body({ frame }: { frame: ContainerFrame }) {
  const { id, isEmpty, x, y, width, height } = frame;
  const editor = useEditor();
  const drag = useDrag(frame);
  const isTarget = useEditorState((state) => state.dropInto === id);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  return (
    <div
      className={cx('flow-body', isTarget && 'is-target')}
      data-container-id={id}
      style={{ transform: `translate(${x + drag.x}px, ${y + drag.y}px)`, width, height }}
    >
      <div className="flow-body-tools">
        <IterationPicker container={id} />
        <IconButton
          icon={Minimize2}
          label={`Fold ${frame.title}`}
          size="small"
          tooltipSide="top"
          onClick={() => editor.set({ folded: new Set([...editor.store.getState().folded, id]) })}
        />
        {!isEmpty && (
          <IconButton
            icon={Maximize2}
            label={`Show only what is inside ${frame.title}`}
            size="small"
            tooltipSide="top"
            onClick={() => editor.set({ entered: id, viewChange: { kind: 'fit' } })}
          />
        )}
      </div>
      {isEmpty && (
        <span className="flow-body-hint">
          Drop nodes here that run {frame.kind === 'while' ? 'in each round' : 'for each item'}
        </span>
      )}
      {!isReadOnly && <SizeHandle frame={frame} />}
    </div>
  );
}

/** Makes an area larger than what stands in it; how large is kept in this browser. */
function SizeHandle({ frame }: { frame: ContainerFrame }) {
  const editor = useEditor();
  const { getZoom } = useReactFlow();

  function handlePointerDown(event: PointerEvent<HTMLElement>): void {
    event.stopPropagation();
    const handle = event.currentTarget;
    const start = { x: event.clientX, y: event.clientY, width: frame.width, height: frame.height };
    const zoom = getZoom();
    const snapped = (value: number) => Math.max(0, Math.round(value / gridSize) * gridSize);
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => {
      const { areaSizes } = editor.store.getState();
      const size = {
        width: snapped(start.width + (moved.clientX - start.x) / zoom),
        height: snapped(start.height + (moved.clientY - start.y) / zoom),
      };
      editor.set({ areaSizes: { ...areaSizes, [frame.id]: size } });
    };
    const end = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  }

  return (
    <span
      aria-hidden
      title="Drag to make the area larger"
      className="flow-body-size nodrag nopan"
      onPointerDown={handlePointerDown}
    >
      <MoveDiagonal2 className="size-4" />
    </span>
  );
}

function FoldedBody({ frame }: { frame: ContainerFrame }) {
  const { id } = frame;
  const editor = useEditor();
  const drag = useDrag(frame);
  const node = useEditorState((state) => state.definition.nodes.find((other) => other.id === id));
  const nodes = useEditorState((state) => state.definition.nodes);
  if (node === undefined) return null;
  const inside = insideOf(nodes, [id]).length;
  const { height } = shapeOf(node);
  const { x, y } = node.position;
  return (
    <button
      type="button"
      aria-label={`Unfold ${node.title || id}`}
      className="flow-folded nopan"
      style={{ transform: `translate(${x + drag.x}px, ${y + drag.y + height - 1}px)` }}
      onClick={() => {
        const { folded } = editor.store.getState();
        editor.set({ folded: new Set([...folded].filter((other) => other !== id)) });
      }}
    >
      <ChevronRight className="size-3.5" aria-hidden />
      {count(inside, 'node')} inside
    </button>
  );
}
