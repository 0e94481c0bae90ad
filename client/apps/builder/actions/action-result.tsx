import { CircleAlert, Play } from 'lucide-react';
import { Link } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import type { AppAction } from '#shared/apps/app-schema.ts';
import type { JsonValue } from '#shared/json.ts';
import { type ActionState, idleAction, objectOf } from '../../shared/runtime/app-scope.ts';
import { useRuntime, useRuntimeState } from '../../shared/runtime/runtime-context.tsx';

/** Runs the action of the draft, for real, and shows what bindings see of it. */
export function ActionResult({ action }: { action: AppAction }) {
  const { id, effect, runs } = action;
  const runtime = useRuntime();
  const { slug: workspace } = useWorkspace();
  const state = useRuntimeState(
    (current) => objectOf(current.scope.actions)[id] ?? idleAction,
  ) as ActionState;
  const run = useRuntimeState((current) => current.runs[id]);
  const fields = useRuntimeState((current) => current.fieldErrors[id]);
  return (
    <div className="flex w-1/3 min-w-56 shrink-0 flex-col border-line border-l">
      <div className="flex min-h-11 items-center gap-3 border-line border-b px-4 py-1.5">
        <Button
          size="small"
          icon={Play}
          isBusy={state.loading}
          aria-label={`Run ${action.title || id}`}
          onClick={() => void runtime.runAction(id, { isAutomatic: true })}
        >
          Run
        </Button>
        <span className="min-w-0 flex-1 text-muted text-xs">
          {effect === 'write' ? 'It really runs, as you.' : 'What it gives is shown on the page, too.'}
        </span>
        {run !== undefined && runs.kind === 'flow' && (
          <Link
            to={`/w/${workspace}/runs/${run.runId}`}
            className="flex items-center gap-1 text-xs hover:underline"
          >
            <StatusBadge status={run.status} />
          </Link>
        )}
      </div>
      <div
        className="min-h-0 flex-1 overflow-auto p-4"
        role="status"
        aria-label={`Result of ${action.title || id}`}
      >
        {state.error !== null && (
          <div className="flex items-start gap-1.5 pb-2 text-bad">
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
            <div>
              <p>{state.error}</p>
              <ul>
                {fields?.map((field) => (
                  <li key={field.path}>
                    {field.path}: {field.message}
                  </li>
                ))}
              </ul>
            </div>
          </div>
        )}
        {state.data !== null && state.data !== undefined ? (
          <ValueView value={state.data as JsonValue} label={`Data of ${action.title || id}`} />
        ) : (
          state.error === null && (
            <p className="text-muted">
              {state.loading ? 'It is running' : `Press Run to see what bindings get as actions.${id}.data.`}
            </p>
          )
        )}
      </div>
    </div>
  );
}
