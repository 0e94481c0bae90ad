import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useRunState, useRunStore } from '../state/editor-context.tsx';

/** Which item of a loop the nodes inside it show, in a run (design 5.2, 19b). */
export function IterationPicker({ container }: { container: string }) {
  const run = useRunStore();
  const iterations = useRunState((state) => state.iterations[container] ?? 0);
  const chosen = useRunState((state) => state.chosenIterations[container]);
  if (iterations === 0) return null;
  const shown = chosen ?? iterations - 1;
  const choose = (index: number) =>
    run.setState(({ chosenIterations }) => ({
      chosenIterations: { ...chosenIterations, [container]: index },
    }));
  return (
    <fieldset aria-label="Iteration" className="flex items-center">
      <IconButton
        icon={ChevronLeft}
        label="Previous iteration"
        size="small"
        tooltipSide="top"
        disabled={shown <= 0}
        onClick={() => choose(shown - 1)}
      />
      <span aria-live="polite" data-numeric className="whitespace-nowrap px-1 text-xs">
        {shown + 1} of {iterations}
      </span>
      <IconButton
        icon={ChevronRight}
        label="Next iteration"
        size="small"
        tooltipSide="top"
        disabled={shown >= iterations - 1}
        onClick={() => choose(shown + 1)}
      />
    </fieldset>
  );
}
