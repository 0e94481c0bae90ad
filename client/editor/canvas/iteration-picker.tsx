import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useRunState, useRunStore } from '../state/editor-context.tsx';

/** Which item of a loop the nodes inside it show, in a run (design 5.2, 19b). */
export function IterationPicker({ container }: { container: string }) {
  const run = useRunStore();
  const iterations = useRunState((state) => state.iterations[container] ?? 0);
  const chosen = useRunState((state) => state.chosenIterations[container]);
  const [isTyping, setIsTyping] = useState(false);
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
      {isTyping ? (
        <NumberOfIteration
          shown={shown + 1}
          most={iterations}
          onChoose={(number) => choose(number - 1)}
          onClose={() => setIsTyping(false)}
        />
      ) : (
        <button
          type="button"
          title="Go to an iteration by its number"
          data-numeric
          className="whitespace-nowrap rounded-sm px-1 text-xs hover:bg-hover"
          onClick={() => setIsTyping(true)}
        >
          <span aria-live="polite">
            {shown + 1} of {iterations}
          </span>
        </button>
      )}
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

type NumberOfIterationProps = {
  /** From 1 on. */
  shown: number;
  most: number;
  onChoose(number: number): void;
  onClose(): void;
};

/** Enter, or leaving the field, goes to the nearest iteration that there is; Escape stays. */
function NumberOfIteration({ shown, most, onChoose, onClose }: NumberOfIterationProps) {
  function finish(text: string): void {
    const number = Number.parseInt(text, 10);
    if (Number.isFinite(number)) onChoose(Math.min(Math.max(number, 1), most));
    onClose();
  }

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    if (event.key === 'Enter') finish(event.currentTarget.value);
    if (event.key === 'Escape') onClose();
  }

  return (
    <input
      aria-label={`Number of the iteration, 1 to ${most}`}
      // biome-ignore lint/a11y/noAutofocus: somebody asked to write here.
      autoFocus
      inputMode="numeric"
      defaultValue={shown}
      className="nodrag nopan h-6 w-16 rounded-sm border border-line-strong bg-surface px-1 text-center text-xs"
      onFocus={(event) => event.target.select()}
      onKeyDown={handleKeyDown}
      onBlur={(event) => finish(event.target.value)}
    />
  );
}
