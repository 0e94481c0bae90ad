import { ChevronDown, ChevronUp, CircleAlert, Code, Plus, Workflow } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Spinner } from '#client/ui/spinner.tsx';
import type { AppAction } from '#shared/apps/app-schema.ts';
import { objectOf } from '../../shared/runtime/app-scope.ts';
import { useRuntimeState } from '../../shared/runtime/runtime-context.tsx';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { ActionDetail } from './action-detail.tsx';
import { ActionResult } from './action-result.tsx';
import { newAction } from './default-sources.ts';

/** What the app may run: a list, the chosen one with its inputs, and what it gave. */
export function ActionsPanel() {
  const builder = useBuilder();
  const actions = useBuilderState((state) => state.definition.actions);
  const isOpen = useBuilderState((state) => state.isActionsOpen);
  const shownId = useBuilderState((state) => state.action);
  const shown = actions.find(({ id }) => id === shownId);
  function handleAdd(): void {
    const action = newAction(builder.store.getState().definition);
    if (builder.apply({ kind: 'add_action', action }))
      builder.set({ action: action.id, isActionsOpen: true });
  }
  return (
    <section
      aria-label="Actions"
      onBlur={() => builder.endGesture()}
      className={cx('flex shrink-0 flex-col border-line border-t bg-surface', isOpen && 'h-[38%] min-h-60')}
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-3">
        <h2 className="font-semibold text-xs">Actions</h2>
        <span className="text-muted text-xs">
          {actions.length === 0 ? 'What the app can run' : actions.length}
        </span>
        <Button size="small" variant="quiet" icon={Plus} onClick={handleAdd}>
          Add an action
        </Button>
        <IconButton
          icon={isOpen ? ChevronDown : ChevronUp}
          size="small"
          label={isOpen ? 'Fold the actions' : 'Unfold the actions'}
          aria-expanded={isOpen}
          className="ml-auto"
          onClick={() => builder.set({ isActionsOpen: !isOpen })}
        />
      </header>
      {isOpen && (
        <div className="flex min-h-0 flex-1">
          <ul
            aria-label="Actions of the app"
            className="w-40 shrink-0 overflow-auto border-line border-r p-1.5"
          >
            {actions.map((action) => (
              <ActionRow key={action.id} action={action} />
            ))}
          </ul>
          {shown === undefined ? (
            <NoAction onAdd={handleAdd} />
          ) : (
            <>
              <div className="min-w-0 flex-1 overflow-auto">
                <ActionDetail key={shown.id} action={shown} />
              </div>
              <ActionResult action={shown} />
            </>
          )}
        </div>
      )}
    </section>
  );
}

function NoAction({ onAdd }: { onAdd(): void }) {
  return (
    <div className="flex flex-1 flex-col items-start gap-2 p-4">
      <p className="max-w-md text-muted">
        An action runs one of your flows, or a script that only reads. Tables show its data, forms and buttons
        start it.
      </p>
      <Button size="small" icon={Plus} onClick={onAdd}>
        Add the first action
      </Button>
    </div>
  );
}

function ActionRow({ action: { id, title, runs } }: { action: AppAction }) {
  const builder = useBuilder();
  const isShown = useBuilderState((state) => state.action === id);
  const hasProblem = useBuilderState((state) => state.problems.some((problem) => problem.action === id));
  const state = useRuntimeState((current) => objectOf(current.scope.actions)[id]);
  const { loading, error } = objectOf(state);
  const Icon = runs.kind === 'flow' ? Workflow : Code;
  return (
    <li>
      <button
        type="button"
        aria-current={isShown || undefined}
        onClick={() => builder.set({ action: id })}
        className={cx(
          'flex h-8 w-full items-center gap-2 rounded-control px-2 text-left text-xs hover:bg-hover',
          isShown && 'bg-accent-soft',
        )}
      >
        <Icon
          className="size-3.5 shrink-0 text-muted"
          role="img"
          aria-label={runs.kind === 'flow' ? 'Flow' : 'Script'}
        />
        <span className="clip-line min-w-0 flex-1" title={id}>
          {title || id}
        </span>
        {loading === true && <Spinner label="Running" className="size-3.5" />}
        {(hasProblem || typeof error === 'string') && (
          <CircleAlert className="size-3.5 shrink-0 text-bad" role="img" aria-label="Has a problem" />
        )}
      </button>
    </li>
  );
}
