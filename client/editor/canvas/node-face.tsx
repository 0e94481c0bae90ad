import { Handle } from '@xyflow/react';
import { Ban, CircleAlert, History, Pin } from 'lucide-react';
import { memo } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { StatusIcon } from '#client/ui/status-badge.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { NodeLive } from '#shared/live/events.ts';
import { faceOf, titleOf } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditorState } from '../state/editor-context.tsx';
import { type PlacedPort, shapeOf } from './geometry.ts';
import { NodeDuration } from './node-duration.tsx';
import { NodeTitleField } from './node-title-field.tsx';
import { sides } from './to-react-flow.ts';

type NodeFaceProps = { node: FlowNode; live: NodeLive | undefined; isStale: boolean; isRenaming: boolean };

/** What stands on a node: icon, title, one line that says what it does here, status, problems, ports (design 12.2). */
export function NodeFace({ node, live, isStale, isRenaming }: NodeFaceProps) {
  const isFolded = useEditorState((state) => state.folded.has(node.id));
  return (
    <>
      <div className="flex h-15 items-center gap-2.5 px-2.5">
        <KindTile kind={node.kind} />
        <div className="min-w-0 flex-1">
          {isRenaming ? (
            <NodeTitleField node={node} />
          ) : (
            <p className="flow-node-title font-semibold" title={titleOf(node)}>
              {titleOf(node)}
            </p>
          )}
          <p className="flow-node-line clip-line text-muted">{faceOf(node.kind).describe(node.config)}</p>
        </div>
        {live && <StatusIcon status={live.status} className="flow-node-status" />}
        {isStale && (
          <span
            role="img"
            aria-label="From an earlier run"
            title="From an earlier run, not from the last test"
          >
            <History className="flow-node-status text-muted" aria-hidden />
          </span>
        )}
      </div>
      {live && !isFolded && <NodeDuration live={live} />}
      <Badges node={node} />
      {shapeOf(node).ports.map((port) => (
        <Port
          key={port.id}
          port={port}
          nodeTitle={titleOf(node)}
          isUsed={live?.ports.includes(port.id) ?? false}
        />
      ))}
    </>
  );
}

function Badges({ node }: { node: FlowNode }) {
  const problems = useEditorState((state) => state.problemsByNode.get(node.id));
  const isError = problems?.some((problem) => problem.severity === 'error');
  return (
    <div className="-top-2 -right-2 absolute flex gap-1">
      {node.disabled && <Badge icon={Ban} label="Disabled" className="text-idle" />}
      {node.pinned?.enabled && <Badge icon={Pin} label="Result pinned" className="text-accent" />}
      {problems && problems.length > 0 && (
        <Badge
          icon={CircleAlert}
          label={problems.map((problem) => problem.message).join('\n')}
          text={String(problems.length)}
          className={isError ? 'text-bad' : 'text-warn'}
        />
      )}
    </div>
  );
}

type BadgeProps = { icon: typeof Ban; label: string; text?: string; className: string };

function Badge({ icon: Icon, label, text, className }: BadgeProps) {
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cx(
        'flex h-5 items-center gap-0.5 rounded-full border border-line bg-raised px-1 font-semibold text-2xs',
        className,
      )}
    >
      <Icon className="size-3" strokeWidth={2.5} aria-hidden />
      {text}
    </span>
  );
}

type PortProps = { port: PlacedPort; nodeTitle: string; isUsed: boolean };

const Port = memo(function Port({ port, nodeTitle, isUsed }: PortProps) {
  const isInput = port.side === 'left';
  return (
    <>
      {port.isRow && (
        <span className="flow-port-row clip-line" style={{ top: port.y }} aria-hidden>
          {port.label}
        </span>
      )}
      <Handle
        id={port.id}
        type={isInput ? 'target' : 'source'}
        position={sides[port.side]}
        isConnectableStart={!isInput}
        isConnectableEnd={isInput}
        style={port.side === 'bottom' ? { left: port.x } : { top: port.y }}
        role="img"
        aria-label={`${nodeTitle}: ${port.label}`}
        data-port={port.id}
        data-used={isUsed ? '' : undefined}
        data-label={port.isRow || isInput ? undefined : port.label}
        className="flow-port"
      />
    </>
  );
});
