import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import { Tooltip } from '#client/ui/tooltip.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { NodeKindLine } from '../inspector/node-kind-line.tsx';
import { titleOf } from '../nodes/faces.ts';

type OpenedHeaderProps = {
  node: FlowNode;
  previous: FlowNode | undefined;
  next: FlowNode | undefined;
  goTo(node: FlowNode | undefined): void;
  onClose(): void;
};

/** What is opened, and the ways to its neighbours and back to the canvas. */
export function OpenedHeader({ node, previous, next, goTo, onClose }: OpenedHeaderProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-3">
      <NodeKindLine node={node} />
      <div className="flex shrink-0 items-center gap-1 border-line border-l pl-3">
        <span className="mr-2 flex items-center gap-1.5 text-muted text-xs max-lg:hidden">
          <Kbd keys="F6" /> next pane
        </span>
        <NeighbourButton
          label="Previous node"
          shortcut="Alt+PageUp"
          node={previous}
          onPress={() => goTo(previous)}
        >
          <ChevronLeft className="size-4" aria-hidden />
          <span className="clip-line max-w-32 max-lg:hidden">{previous && titleOf(previous)}</span>
        </NeighbourButton>
        <NeighbourButton label="Next node" shortcut="Alt+PageDown" node={next} onPress={() => goTo(next)}>
          <span className="clip-line max-w-32 max-lg:hidden">{next && titleOf(next)}</span>
          <ChevronRight className="size-4" aria-hidden />
        </NeighbourButton>
        <IconButton icon={X} label="Back to the canvas" shortcut="Esc" onClick={onClose} />
      </div>
    </header>
  );
}

type NeighbourButtonProps = {
  label: string;
  shortcut: string;
  node: FlowNode | undefined;
  onPress(): void;
  children: ReactNode;
};

function NeighbourButton({ label, shortcut, node, onPress, children }: NeighbourButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={node ? `${label}: ${titleOf(node)}` : label}
        aria-disabled={node === undefined || undefined}
        onClick={onPress}
        className="flex h-8 items-center gap-1 rounded-control px-1.5 text-muted text-xs transition-colors hover:bg-hover hover:text-text aria-disabled:opacity-45"
      >
        {children}
      </button>
    </Tooltip>
  );
}
