import { CircleAlert } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { ProblemList } from './problem-list.tsx';
import { useBuilderState } from './state/builder-context.tsx';

/** How many problems there are, and a list that leads to each. */
export function ProblemsMenu() {
  const problems = useBuilderState((state) => state.problems);
  const [isOpen, setIsOpen] = useState(false);
  if (problems.length === 0) return null;
  const label = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger className="flex h-7 items-center gap-1.5 rounded-control px-2 text-bad text-xs hover:bg-hover">
        <CircleAlert className="size-4" aria-hidden />
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          aria-label="Problems"
          className="z-55 max-h-96 w-96 animate-fade overflow-auto rounded-card border border-line bg-raised p-1.5 text-xs shadow-float"
        >
          <ProblemList problems={problems} onChoose={() => setIsOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
