import { useWorkspace } from '#client/api/workspace-context.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import type { RunView } from '#shared/runs/run.ts';
import { wholeValueAddress } from './whole-value.ts';

/** What a run gave; of a long result the beginning, and where all of it is. */
export function RunResultValue({ run, label }: { run: RunView; label: string }) {
  const { slug: workspace } = useWorkspace();
  const whole = run.cut && {
    characters: run.cut.characters,
    address: wholeValueAddress(workspace, { runId: run.id, of: 'result' }),
  };
  return <ValueView value={run.result} label={label} whole={whole} className="px-4 py-2" />;
}
