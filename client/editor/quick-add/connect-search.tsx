import { portsOf } from '#shared/graph/config.ts';
import { connectableTargets } from '#shared/graph/connect.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { indexGraph } from '#shared/graph/traverse.ts';
import { portLabel } from '../canvas/geometry.ts';
import { connect } from '../commands/actions.ts';
import { titleOf } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { CanvasSearch, CanvasSearchItem } from './canvas-search.tsx';

/** Draws an edge by keyboard: a search over the nodes that the chosen one may lead to, by each of its ports. */
export function ConnectSearch() {
  const from = useEditorState((state) => state.connectFrom);
  return from === null ? null : <ConnectBox key={from} from={from} />;
}

function ConnectBox({ from }: { from: string }) {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const source = definition.nodes.find((node) => node.id === from);
  if (source === undefined) return null;
  const ways = waysFrom(definition, from);
  const hasPorts = portsOf(source).length > 1;
  return (
    <CanvasSearch
      label="Connect to"
      where={`An edge from “${titleOf(source)}”.`}
      emptyText={
        ways.length === 0 ? 'There is no node that could follow this one.' : 'No node is called that.'
      }
      onClose={() => editor.set({ connectFrom: null })}
    >
      {ways.map(({ port, target }) => (
        <CanvasSearchItem
          key={`${port} ${target.id}`}
          value={hasPorts ? `${portLabel(source, port)} to ${titleOf(target)}` : titleOf(target)}
          detail={`${titleOf(source)}: ${portLabel(source, port)}`}
          icon={<KindTile kind={target.kind} size="small" />}
          onSelect={() => {
            connect(editor, { source: from, sourcePort: port, target: target.id });
            editor.set({ connectFrom: null, reveal: { nodes: [from], focus: true } });
          }}
        />
      ))}
    </CanvasSearch>
  );
}

function waysFrom(definition: FlowDefinition, from: string) {
  const graph = indexGraph(definition);
  const source = graph.nodes.get(from);
  const check = connectableTargets(graph, from);
  const ports = source === undefined ? [] : portsOf(source);
  return ports.flatMap((port) =>
    definition.nodes.filter((target) => check(port, target.id).ok).map((target) => ({ port, target })),
  );
}
