import { type ComponentType, lazy, Suspense } from 'react';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';

type RunCanvasProps = { definition: FlowDefinition; live: RunLive };
type RunCanvasModule = { RunCanvas: ComponentType<RunCanvasProps> };

const modules = import.meta.glob<RunCanvasModule>('../editor/canvas/run-canvas.tsx');
const loadCanvas = Object.values(modules)[0];
const RunCanvas = loadCanvas && lazy(async () => ({ default: (await loadCanvas()).RunCanvas }));

/** The version that ran, drawn with its state; loaded after the rest of the page. */
export function RunCanvasArea(props: RunCanvasProps) {
  if (RunCanvas === undefined) return null;
  return (
    <section aria-label="Canvas" className="h-48 shrink-0 border-line border-t bg-bg lg:h-80">
      <Suspense>
        <RunCanvas {...props} />
      </Suspense>
    </section>
  );
}
