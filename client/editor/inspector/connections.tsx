import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { ActingChoice } from '#client/ui/acting-choice.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { portsOf } from '#shared/graph/config.ts';
import { connectableTargets } from '#shared/graph/connect.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { indexGraph } from '#shared/graph/traverse.ts';
import { portLabel } from '../canvas/geometry.ts';
import { connect } from '../commands/actions.ts';
import { titleOf } from '../nodes/faces.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

/** Where each port leads, for keyboards and screen readers what wires are for the mouse. */
export function Connections({ node }: { node: FlowNode }) {
  const ports = portsOf(node);
  if (ports.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-3 border-line border-t pt-3.5">
      <legend className="sr-only">Connections</legend>
      <p className="font-semibold" aria-hidden>
        Connections
      </p>
      {ports.map((port) => (
        <PortConnections key={port} node={node} port={port} />
      ))}
    </fieldset>
  );
}

function PortConnections({ node, port }: { node: FlowNode; port: string }) {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const { targets, free } = useMemo(() => {
    const nodes = new Map(definition.nodes.map((other) => [other.id, other]));
    const edges = definition.edges.filter((edge) => edge.source === node.id && edge.sourcePort === port);
    const check = connectableTargets(indexGraph(definition), node.id);
    return {
      targets: edges.map((edge) => ({
        edge,
        title: titleOf(nodes.get(edge.target) ?? { id: edge.target, title: '' }),
      })),
      free: definition.nodes.filter((other) => check(port, other.id).ok),
    };
  }, [definition, node.id, port]);
  const name = portLabel(node, port);
  return (
    <div className="flex flex-col gap-1">
      <ActingChoice
        label={`${name} leads to`}
        placeholder={targets.length === 0 ? 'Nothing yet' : 'Add another'}
        options={free.map((other) => ({ value: other.id, label: titleOf(other) }))}
        action="Connect"
        onChoose={(target) => connect(editor, { source: node.id, sourcePort: port, target })}
      />
      {targets.map(({ edge, title }) => (
        <div key={edge.id} className="flex items-center gap-1 rounded-control bg-sunken pl-2.5">
          <button
            type="button"
            className="clip-line min-w-0 flex-1 rounded-sm text-left hover:underline"
            onClick={() => {
              editor.select({ nodes: [edge.target] });
              editor.set({ reveal: { nodes: [edge.target], focus: false } });
            }}
          >
            {title}
          </button>
          <IconButton
            icon={Plus}
            size="small"
            label={`Insert a node before ${title}`}
            onClick={() => editor.set({ isNodeOpen: false, quickAdd: { edge: edge.id } })}
          />
          <IconButton
            icon={X}
            size="small"
            label={`Disconnect ${name} from ${title}`}
            onClick={() => editor.apply({ kind: 'remove_edges', ids: [edge.id] })}
          />
        </div>
      ))}
    </div>
  );
}
