import { Pin } from 'lucide-react';
import { useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { StepDetail } from '#client/runs/step-detail.tsx';
import { wholeResult } from '#client/runs/whole-value.ts';
import { Button } from '#client/ui/button.tsx';
import { formatSize } from '#client/ui/format.ts';
import { Select } from '#client/ui/select.tsx';
import { StatusBadge, statusWord } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { StepView } from '#shared/runs/run.ts';
import { useConfig } from '../inspector/use-config.ts';
import { useTestedStep } from '../run/chosen-step.tsx';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

type OutputPaneProps = { node: FlowNode; test: TestRun };

/** What the node gave in the last run: its result or error, what it took, and its log. */
export function OutputPane({ node, test }: OutputPaneProps) {
  const [chosen, setChosen] = useState<string>();
  const steps = test.steps.filter((step) => step.node === node.id);
  const listed = steps.find((step) => step.path === chosen) ?? steps.at(-1);
  const step = useTestedStep(test, listed?.path);
  const path = step?.path ?? node.id;
  if (step === undefined) return <NotRun isRunning={test.runId !== null} />;
  return (
    <>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 border-line border-b px-4 py-1 text-xs">
        <StatusBadge status={step.status} />
        {step.startedAt !== null && step.status !== 'skipped' && (
          <Duration from={step.startedAt} to={step.finishedAt} className="whitespace-nowrap text-muted" />
        )}
        {steps.length > 1 && (
          <Select
            label="Attempt or item"
            hideLabel
            className="w-36"
            value={path}
            options={steps.map((other) => ({ value: other.path, label: stepLabel(other) }))}
            onChange={setChosen}
          />
        )}
        <PinButton node={node} step={step} />
      </div>
      <StepDetail path={path} step={step} logs={test.logs} className="min-h-0 flex-1" />
    </>
  );
}

function stepLabel(step: StepView): string {
  const iteration = /\[(\d+)\]\.[^.]*$/.exec(step.path)?.[1];
  const item = iteration === undefined ? '' : `Item ${Number(iteration) + 1}, `;
  return `${item}attempt ${step.attempt}: ${statusWord(step.status).toLowerCase()}`;
}

function NotRun({ isRunning }: { isRunning: boolean }) {
  return (
    <p className="p-4 text-muted">
      {isRunning
        ? 'The last run has not reached this node.'
        : 'Nothing has run yet. Press Run, and the result of this node stands here.'}
    </p>
  );
}

/** A pinned result is a part of the draft, which is saved with each edit. */
const mostPinned = 256_000;

/** Keeps the shown result: from then on the node is not executed (design 5.2, 8). */
function PinButton({ node, step }: { node: FlowNode; step: StepView }) {
  const { update } = useConfig(node);
  const editor = useEditor();
  const { slug: workspace } = useWorkspace();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const isTrigger = findNodeContract(node.kind)?.isTrigger === true;
  if (isReadOnly || isTrigger || step.status !== 'succeeded') return null;
  const isPinned = node.pinned?.enabled === true;

  async function handleClick(): Promise<void> {
    const { characters = 0 } = step.cut?.result ?? {};
    if (!isPinned && characters > mostPinned) {
      const size = formatSize(characters);
      return editor.notify(`This result is ${size}; up to ${formatSize(mostPinned)} can be pinned.`);
    }
    const result = isPinned ? (node.pinned?.result ?? null) : await wholeResult(workspace, step);
    update({ pinned: { ...node.pinned, enabled: !isPinned, result } }, 'pinned-last');
  }

  return (
    <Button
      size="small"
      variant="quiet"
      icon={Pin}
      className="ml-auto"
      onClick={() => void handleClick().catch((error) => editor.notify(toApiError(error).message))}
    >
      {isPinned ? 'Unpin' : 'Pin this result'}
    </Button>
  );
}
