import { X } from 'lucide-react';
import { ActingChoice } from '#client/ui/acting-choice.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { titleOf } from '../nodes/faces.ts';
import { JsonField } from '../schema/json-field.tsx';

type PinnedResultsProps = {
  definition: FlowDefinition;
  pinned: TestCase['pinned'];
  /** What a node gave in the last run; undefined where that is not known. */
  lastResultOf(node: string): JsonValue | undefined;
  onChange(pinned: TestCase['pinned']): void;
};

/** The nodes that are not executed in this case, with what they give instead. */
export function PinnedResults({ definition, pinned, lastResultOf, onChange }: PinnedResultsProps) {
  const titles = new Map(definition.nodes.map((node) => [node.id, titleOf(node)]));
  const free = definition.nodes.filter(
    ({ id, kind }) => pinned[id] === undefined && findNodeContract(kind)?.isTrigger !== true,
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="pb-1 font-medium text-xs">Pinned results</legend>
      <p className="text-muted text-xs">
        These nodes are not executed in this case. Pin those that ask other systems: a test case reaches none.
      </p>
      {Object.entries(pinned).map(([id, result]) => {
        const title = titles.get(id) ?? `${id} (the flow has no such node)`;
        return (
          <div key={id} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <JsonField
                label={`Result of ${title}`}
                rows={4}
                value={result}
                onChange={(next) => onChange({ ...pinned, [id]: next ?? null })}
              />
            </div>
            <IconButton
              icon={X}
              size="small"
              label={`Execute ${title} again`}
              className="mt-5"
              onClick={() => {
                const { [id]: _removed, ...others } = pinned;
                onChange(others);
              }}
            />
          </div>
        );
      })}
      {free.length > 0 && (
        <ActingChoice
          label="Pin the result of"
          placeholder="Choose a node"
          action="Pin"
          options={free.map((node) => ({ value: node.id, label: titleOf(node) }))}
          onChoose={(id) => onChange({ ...pinned, [id]: lastResultOf(id) ?? null })}
        />
      )}
    </fieldset>
  );
}
