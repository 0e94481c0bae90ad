import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  type OnConnectStartParams,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import { type DragEvent, useCallback, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { connectableTargets } from '#shared/graph/connect.ts';
import { indexGraph } from '#shared/graph/traverse.ts';
import { isNodeKind } from '#shared/nodes/catalogue.ts';
import { addNode, connect } from '../commands/actions.ts';
import { familyOf } from '../nodes/faces.ts';
import { paletteDragType } from '../palette/drag-type.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { CanvasControls } from './canvas-controls.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { EdgeView } from './edge-view.tsx';
import { faceHeight, gridSize, nodeWidth } from './geometry.ts';
import { NodeView } from './node-view.tsx';
import type { CanvasEdge, CanvasNode } from './to-react-flow.ts';
import { useCanvasElements } from './use-canvas-elements.ts';
import { useCanvasKeyboard } from './use-canvas-keyboard.ts';
import { useCanvasView } from './use-canvas-view.ts';

const nodeTypes = { step: NodeView };
const edgeTypes = { step: EdgeView };
const grid: [number, number] = [gridSize, gridSize];
const minimapSize = { width: 168, height: 112 };
/** The minimap is off where it tells nothing yet, and above 500 nodes (design 5.4). */
const minMinimapNodes = 16;
const maxMinimapNodes = 500;

type FlowCanvasProps = {
  /** A node was opened: Enter or double click. */
  onOpenNode?(id: string): void;
  /** It stands in a region that the page names. */
  isInRegion?: boolean;
};

/** The region where a flow is drawn; needs an `EditorProvider` around it. */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasRegion {...props} />
    </ReactFlowProvider>
  );
}

function CanvasRegion({ onOpenNode, isInRegion = false }: FlowCanvasProps) {
  const editor = useEditor();
  const region = useRef<HTMLElement>(null);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const isFar = useStore((state) => state.transform[2] < 0.5);
  const { nodes, edges, changeNodes, changeEdges } = useCanvasElements();
  const view = useCanvasView(region);
  const keyboard = useCanvasKeyboard(region, onOpenNode);
  const wiring = useWiring();
  const dropping = useDropping();

  return (
    <section
      ref={region}
      aria-label={isInRegion ? undefined : 'Canvas'}
      className={cx('flow-canvas relative min-h-0 min-w-0 flex-1', isFar && 'is-far')}
      {...keyboard}
      {...(isReadOnly ? {} : dropping)}
    >
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={changeNodes as (changes: NodeChange<CanvasNode>[]) => void}
        onEdgesChange={changeEdges as (changes: EdgeChange<CanvasEdge>[]) => void}
        onNodeDragStop={(_event, _node, moved) => {
          const positions = Object.fromEntries(moved.map((node) => [node.id, node.position]));
          editor.apply({ kind: 'move_nodes', positions });
        }}
        onNodeDoubleClick={(_event, node) => onOpenNode?.(node.id)}
        onPaneClick={() => editor.set({ quickAdd: null, notice: null })}
        onInit={view.fitAll}
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
        onlyRenderVisibleElements
        panOnScroll
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={2}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} />
        {nodes.length >= minMinimapNodes && nodes.length <= maxMinimapNodes && (
          <MiniMap<CanvasNode>
            pannable
            zoomable
            ariaLabel="Overview of the flow"
            style={minimapSize}
            position="bottom-right"
            nodeColor={(node) => `var(--family-${familyOf(node.data.node.kind)})`}
            nodeBorderRadius={24}
            className="hidden overflow-hidden rounded-card border border-line md:block"
          />
        )}
      </ReactFlow>
      <CanvasControls onFitView={view.fitAll} isReadOnly={isReadOnly} />
    </section>
  );
}

/** Drawing wires: what can be reached is found once per wire; a wire dropped on nothing asks for a new node. */
function useWiring() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();

  const onConnectStart = useCallback(
    (_event: unknown, { nodeId, handleId }: OnConnectStartParams) => {
      if (nodeId === null) return;
      const { definition } = editor.store.getState();
      const port = handleId ?? 'out';
      const check = connectableTargets(indexGraph(definition), nodeId);
      const refused = new Map<string, string>();
      for (const node of definition.nodes) {
        const answer = check(port, node.id);
        if (!answer.ok) refused.set(node.id, answer.reason);
      }
      editor.set({ connecting: { node: nodeId, port, refused }, notice: null });
    },
    [editor],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { connecting } = editor.store.getState();
      editor.set({ connecting: null });
      if (!connecting) return;
      if (state.toNode) {
        const reason = connecting.refused.get(state.toNode.id);
        if (!state.isValid && reason !== undefined && state.toNode.id !== connecting.node)
          editor.notify(reason);
        return;
      }
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!point) return;
      const { x, y } = screenToFlowPosition({ x: point.clientX, y: point.clientY });
      const from = { node: connecting.node, port: connecting.port };
      editor.set({ quickAdd: { from, position: { x, y: y - faceHeight / 2 } } });
    },
    [editor, screenToFlowPosition],
  );
  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) =>
      connect(editor, { source, sourcePort: sourceHandle ?? 'out', target }),
    [editor],
  );
  const isValidConnection = useCallback(
    ({ target }: { target: string }) => editor.store.getState().connecting?.refused.has(target) !== true,
    [editor],
  );
  return {
    onConnectStart,
    onConnectEnd,
    onConnect,
    isValidConnection,
    onClickConnectStart: onConnectStart,
    onClickConnectEnd: () => editor.set({ connecting: null }),
  };
}

/** Palette entries dropped on the canvas land where they are dropped; on an edge they are put into it. */
function useDropping() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(paletteDragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      const kind = event.dataTransfer.getData(paletteDragType);
      if (!isNodeKind(kind)) return;
      event.preventDefault();
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
      const element = document.elementFromPoint(event.clientX, event.clientY);
      const edge = element?.closest('[data-edge-id]')?.getAttribute('data-edge-id');
      const position = { x: x - nodeWidth / 2, y: y - faceHeight / 2 };
      addNode(editor, kind, { target: edge ? { edge, position } : { position }, focus: true });
    },
  };
}
