import {
  type Connection,
  type FinalConnectionState,
  type OnConnectStartParams,
  useReactFlow,
} from '@xyflow/react';
import { useCallback } from 'react';
import { connectableTargets } from '#shared/graph/connect.ts';
import { indexGraph } from '#shared/graph/traverse.ts';
import { connect } from '../commands/actions.ts';
import { useEditor } from '../state/editor-context.tsx';
import { faceHeight } from './geometry.ts';
import type { CanvasElement } from './to-react-flow.ts';

/**
 * Drawing wires: what can be reached is found once per wire. A wire may be dropped anywhere on a node; dropped on
 * nothing it asks for a new node.
 */
export function useWiring() {
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
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!connecting || !point || state.isValid) return;
      const target = state.toNode?.id ?? nodeAt(point);
      const from = { node: connecting.node, port: connecting.port };
      if (target === connecting.node) return;
      if (target !== undefined) {
        connect(editor, { source: from.node, sourcePort: from.port, target });
        return;
      }
      const { x, y } = screenToFlowPosition({ x: point.clientX, y: point.clientY });
      const at = { x: point.clientX, y: point.clientY };
      editor.set({ quickAdd: { from, at, position: { x, y: y - faceHeight / 2 } } });
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
  const onNodeMouseEnter = useCallback(
    (_event: unknown, node: CanvasElement) => {
      const { connecting } = editor.store.getState();
      if (connecting) editor.set({ connecting: { ...connecting, over: node.id } });
    },
    [editor],
  );
  const onNodeMouseLeave = useCallback(() => {
    const { connecting } = editor.store.getState();
    if (!connecting) return;
    const { over: _left, ...rest } = connecting;
    editor.set({ connecting: rest });
  }, [editor]);

  return {
    onConnectStart,
    onConnectEnd,
    onConnect,
    isValidConnection,
    onNodeMouseEnter,
    onNodeMouseLeave,
    onClickConnectStart: onConnectStart,
    onClickConnectEnd: () => editor.set({ connecting: null }),
  };
}

function nodeAt({ clientX, clientY }: { clientX: number; clientY: number }): string | undefined {
  const element = document.elementFromPoint(clientX, clientY)?.closest('[data-node-id]');
  return element?.getAttribute('data-node-id') ?? undefined;
}
