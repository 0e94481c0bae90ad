import { SlidersHorizontal } from 'lucide-react';
import type { FlowNode } from '#shared/graph/schema.ts';
import { summarizePolicy } from './describe-policy.ts';

/** What was set of the node's policy, while its page is not shown; leads there. */
export function PolicyLine({ node, onOpen }: { node: FlowNode; onOpen(): void }) {
  const summary = summarizePolicy(node);
  if (summary === '') return null;
  return (
    <button
      type="button"
      onClick={onOpen}
      title={summary}
      className="flex items-start gap-1.5 rounded-sm text-left text-muted text-xs hover:text-text"
    >
      <SlidersHorizontal className="mt-px size-3.5 shrink-0" aria-hidden />
      <span className="line-clamp-2 min-w-0 break-words">Policy: {summary}</span>
    </button>
  );
}
