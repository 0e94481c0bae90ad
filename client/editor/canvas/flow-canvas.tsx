import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStore,
} from '@xyflow/react';
import { type CSSProperties, useDeferredValue, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { familyOf } from '../nodes/faces.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { BodiesLayer } from './bodies-layer.tsx';
import { CanvasControls } from './canvas-controls.tsx';
import { CanvasMenu } from './canvas-menu.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { EdgeView } from './edge-view.tsx';
import { gridSize } from './geometry.ts';
import { NodeView } from './node-view.tsx';
import { NoteView } from './note-view.tsx';
import { maxOverviewZoom, OverviewContext } from './overview-context.ts';
import { ScopePath } from './scope-path.tsx';
import type { CanvasEdge, CanvasElement } from './to-react-flow.ts';
import { useCanvasElements } from './use-canvas-elements.ts';
import { useCanvasKeyboard } from './use-canvas-keyboard.ts';
import { useCanvasView } from './use-canvas-view.ts';
import { useClipboard } from './use-clipboard.ts';
import { useDragging } from './use-dragging.ts';
import { useDropping } from './use-dropping.ts';
import { useWiring } from './use-wiring.ts';
import { minZoom } from './views.ts';

const nodeTypes = { step: NodeView, note: NoteView };
const edgeTypes = { step: EdgeView };
const grid: [number, number] = [gridSize, gridSize];
/** Until the view stands where it is to begin; else many would be drawn that are out of sight at once. */
const noNodes: CanvasElement[] = [];
const noEdges: CanvasEdge[] = [];
const minimapSize = { width: 136, height: 84 };
/** The minimap is off where it tells nothing yet, and above 500 nodes (design 5.4). */
const minMinimapNodes = 6;
const maxMinimapNodes = 500;
/** Small flows are drawn whole, so that a look-up by screen reader or search finds every node. */
const maxWholeNodes = 150;

type FlowCanvasProps = {
  /** It stands in a region that the page names. */
  isInRegion?: boolean;
  /** A node was opened: a double click, or Enter. */
  onOpenNode?: ((id: string) => void) | undefined;
};

/** The region where a flow is drawn; needs an `EditorProvider` around it. */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasRegion {...props} />
    </ReactFlowProvider>
  );
}

/** Text on faces grows against the zoom, as far as the face has room, so that it can be read when all is in view. */
function labelScale(zoom: number): CSSProperties {
  const scale = (max: number) => String(Math.min(max, Math.max(1, 0.78 / zoom)));
  return { '--title-scale': scale(2), '--line-scale': scale(1.45) } as CSSProperties;
}

function CanvasRegion({ isInRegion = false, onOpenNode }: FlowCanvasProps) {
  const editor = useEditor();
  const region = useRef<HTMLElement>(null);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const zoom = useStore((state) => Math.round(state.transform[2] * 20) / 20);
  const { nodes, edges, changeNodes, changeEdges } = useCanvasElements();
  const isLarge = nodes.length > maxWholeNodes;
  const isOverview = useDeferredValue(isLarge && zoom < maxOverviewZoom);
  const view = useCanvasView(region);
  const keyboard = useCanvasKeyboard(region);
  useClipboard(region);
  const wiring = useWiring();
  const dragging = useDragging();
  const dropping = useDropping();

  return (
    <CanvasMenu>
      <section
        ref={region}
        aria-label={isInRegion ? undefined : 'Canvas'}
        className={cx('flow-canvas @container relative min-h-0 min-w-0 flex-1', zoom < 0.5 && 'is-far')}
        style={labelScale(zoom)}
        {...keyboard}
        {...(isReadOnly ? {} : dropping)}
      >
        <OverviewContext value={isOverview}>
          <ReactFlow<CanvasElement, CanvasEdge>
            nodes={view.isPlaced ? nodes : noNodes}
            edges={view.isPlaced ? edges : noEdges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={changeNodes as (changes: NodeChange<CanvasElement>[]) => void}
            onEdgesChange={changeEdges as (changes: EdgeChange<CanvasEdge>[]) => void}
            {...dragging}
            onNodeDoubleClick={(_event, node) => node.type === 'step' && onOpenNode?.(node.id)}
            onPaneClick={() => editor.set({ quickAdd: null, notice: null })}
            onInit={view.handleInit}
            onMoveStart={view.handleMoveStart}
            {...wiring}
            connectionLineComponent={ConnectionLine}
            connectionRadius={28}
            nodesDraggable={!isReadOnly}
            nodesConnectable={!isReadOnly}
            nodesFocusable={false}
            edgesFocusable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode="Shift"
            multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
            selectionMode={SelectionMode.Partial}
            snapToGrid
            snapGrid={grid}
            onlyRenderVisibleElements={isLarge}
            panOnScroll
            zoomOnDoubleClick={false}
            minZoom={minZoom}
            maxZoom={2}
          >
            <BodiesLayer />
            <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} />
            {nodes.length >= minMinimapNodes && nodes.length <= maxMinimapNodes && (
              <MiniMap<CanvasElement>
                pannable
                zoomable
                ariaLabel="Overview of the flow"
                style={minimapSize}
                position="bottom-right"
                nodeColor={minimapColor}
                nodeBorderRadius={24}
                className="@max-2xl:hidden overflow-hidden rounded-card border border-line"
              />
            )}
          </ReactFlow>
        </OverviewContext>
        <ScopePath />
        <CanvasControls onFitView={view.fitAll} isReadOnly={isReadOnly} />
      </section>
    </CanvasMenu>
  );
}

function minimapColor(element: CanvasElement): string {
  return element.type === 'note' ? 'var(--line)' : `var(--family-${familyOf(element.data.node.kind)})`;
}
