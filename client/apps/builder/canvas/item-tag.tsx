import { CircleAlert, EyeOff } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { useBuilderState } from '../state/builder-context.tsx';

type ItemTagProps = { component: AppComponent; isSelected: boolean; isOnly: boolean };

/** The name by which bindings know a component, on its upper edge, and a mark when something is wrong with it. */
export function ItemTag({ component: { id, props }, isSelected, isOnly }: ItemTagProps) {
  const problems = useBuilderState(
    (state) => state.problems.filter((problem) => problem.component === id).length,
  );
  const isEverHidden = props.hidden === true || typeof props.hidden === 'string';
  return (
    <>
      <span
        aria-hidden
        className={cx(
          'pointer-events-none absolute -top-4 left-0 z-20 flex h-4 items-center gap-1 rounded-t-sm bg-accent px-1 font-medium text-2xs text-on-accent',
          !isSelected && 'hidden group-hover/item:not-has-[[data-component-id]:hover]:flex',
          !isOnly && isSelected && 'opacity-80',
        )}
      >
        {id}
        {isEverHidden && <EyeOff className="size-3" />}
      </span>
      {problems > 0 && (
        <span
          title={problems === 1 ? '1 problem' : `${problems} problems`}
          className="absolute -top-1.5 -right-1.5 z-20 flex size-4 items-center justify-center rounded-full bg-bad text-on-bad"
        >
          <CircleAlert className="size-3" aria-hidden />
          <span className="sr-only">{problems === 1 ? '1 problem' : `${problems} problems`}</span>
        </span>
      )}
    </>
  );
}
