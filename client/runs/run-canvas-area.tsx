import { lazy, Suspense } from 'react';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import type { StepView } from '#shared/runs/run.ts';

const RunCanvas = lazy(async () => ({
  default: (await import('#client/editor/canvas/run-canvas.tsx')).RunCanvas,
}));

type RunCanvasAreaProps = {
  definition: FlowDefinition;
  live: RunLive;
  steps: readonly StepView[];
  hasMoreSteps: boolean;
  shownNode: string | undefined;
  onChooseNode(id: string): void;
};

/** The version that ran, drawn with its state; loaded after the rest of the page. */
export function RunCanvasArea(props: RunCanvasAreaProps) {
  return (
    <section aria-label="Canvas" className="h-48 shrink-0 border-line border-t bg-bg lg:h-80">
      <Suspense>
        <RunCanvas {...props} />
      </Suspense>
    </section>
  );
}
