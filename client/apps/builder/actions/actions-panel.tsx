import { Plus } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { ActionDetail } from './action-detail.tsx';
import { newAction } from './default-sources.ts';

/** What the app may run: a list, and the chosen one with its inputs. */
export function ActionsPanel() {
  const builder = useBuilder();
  const actions = useBuilderState((state) => state.definition.actions);
  const shownId = useBuilderState((state) => state.action);
  const shown = actions.find(({ id }) => id === shownId);
  function handleAdd(): void {
    const action = newAction(builder.store.getState().definition);
    if (builder.apply({ kind: 'add_action', action })) builder.set({ action: action.id });
  }
  return (
    <section
      aria-label="Actions"
      onBlur={() => builder.endGesture()}
      className="flex h-64 shrink-0 border-line border-t bg-surface"
    >
      <div className="flex w-56 shrink-0 flex-col gap-1 overflow-auto border-line border-r p-2">
        <h2 className="px-1 font-medium text-muted text-xs">Actions</h2>
        <ul>
          {actions.map(({ id, title }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === shownId || undefined}
                onClick={() => builder.set({ action: id })}
                className={cx(
                  'flex h-8 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-hover',
                  id === shownId && 'bg-accent-soft',
                )}
              >
                <span className="clip-line">{title || id}</span>
                <span className="clip-line ml-auto text-2xs text-muted">{title === '' ? '' : id}</span>
              </button>
            </li>
          ))}
        </ul>
        <Button size="small" variant="quiet" icon={Plus} className="self-start" onClick={handleAdd}>
          Add an action
        </Button>
      </div>
      <div className="min-w-0 flex-1 overflow-auto p-4">
        {shown === undefined ? (
          <p className="text-muted">
            An action runs a flow, or a script that only reads. Forms, buttons and tables use it.
          </p>
        ) : (
          <ActionDetail key={shown.id} action={shown} />
        )}
      </div>
    </section>
  );
}
