import { Plus } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { useFocusOnLast } from '#client/ui/use-focus-on-last.ts';
import type { RetryStage } from '#shared/graph/schema.ts';
import { readStages } from './read-stages.ts';
import { firstStage, nextStage, writeStages } from './retry-stages.ts';
import { StageFields } from './stage-fields.tsx';
import type { PolicyFieldsProps } from './use-policy.ts';

/** How often and when a failed attempt is made again: one stage, or several used one after another. */
export function RetryFields({ node, editing }: PolicyFieldsProps) {
  const { policy, change, endGesture } = editing;
  const stages = readStages(policy.retry);
  const write = (next: readonly RetryStage[], typedField?: string) =>
    change({ retry: writeStages(next) }, typedField);
  const isSeveral = stages.length > 1;
  const { box, moveFocus } = useFocusOnLast<HTMLFieldSetElement>(stages.length, ':scope > fieldset');
  const rewrite = (next: readonly RetryStage[]) => {
    moveFocus();
    write(next);
  };
  const add = (
    <Button size="small" icon={Plus} className="self-start" onClick={() => rewrite([...stages, nextStage])}>
      Add a stage
    </Button>
  );
  return (
    <fieldset ref={box} className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">Retry</legend>
      <Switch
        label="Try again after a failure"
        isChecked={stages.length > 0}
        onChange={(isOn) => write(isOn ? [firstStage] : [])}
      />
      {stages.map((stage, index) => (
        <StageFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place; one that comes or goes draws the others anew.
          key={`${stages.length} ${index}`}
          node={node}
          stage={stage}
          {...(isSeveral
            ? {
                number: index + 1,
                onRemove: () => rewrite(stages.filter((_, other) => other !== index)),
              }
            : {})}
          onChange={(next, field) =>
            write(
              stages.map((other, place) => (place === index ? next : other)),
              field && `retry.${index}.${field}`,
            )
          }
          onBlur={endGesture}
        >
          {!isSeveral && (
            <>
              {add}
              <p className="-mt-2 text-muted text-xs">Used when the attempts above are used up.</p>
            </>
          )}
        </StageFields>
      ))}
      {isSeveral && add}
    </fieldset>
  );
}
