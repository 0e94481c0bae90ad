import { Plus, X } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useFocusOnLast } from '#client/ui/use-focus-on-last.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { JsonField } from '../schema/json-field.tsx';
import { RequiredField } from './required-field.tsx';

type Signal = TestCase['signals'][number];

type SignalFieldsProps = {
  nodes: readonly FlowNode[];
  signals: readonly Signal[];
  onChange(signals: Signal[]): void;
};

/** The signals that the run gets in this case; each is taken by one wait. */
export function SignalFields({ nodes, signals, onChange }: SignalFieldsProps) {
  const awaited = nodes.flatMap(({ kind, config }) =>
    kind === 'wait' && config.kind === 'signal' && typeof config.name === 'string' ? [config.name] : [],
  );
  const next = awaited.find((name) => !signals.some((signal) => signal.name === name)) ?? 'signal';
  const change = (before: Signal, after: Signal) =>
    onChange(signals.map((other) => (other === before ? after : other)));
  const { box, moveFocus } = useFocusOnLast<HTMLFieldSetElement>(signals.length, '[data-row]');
  const rewrite = (next: Signal[]) => {
    moveFocus();
    onChange(next);
  };
  return (
    <fieldset ref={box} className="flex min-w-0 flex-col gap-3">
      <legend className="pb-1 font-medium text-xs">Signals</legend>
      {signals.map((signal, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a signal is its place; one that comes or goes draws the others anew.
        <div key={`${signals.length} ${index}`} data-row className="flex items-start gap-1">
          <div className="grid min-w-0 flex-1 gap-2.5 sm:grid-cols-2">
            <RequiredField
              label="Signal"
              value={signal.name}
              onChange={(name) => change(signal, { ...signal, name })}
            />
            <JsonField
              label={`Value of ${signal.name}`}
              rows={1}
              value={signal.value}
              onChange={(value) => change(signal, { ...signal, value: value ?? null })}
            />
          </div>
          <IconButton
            icon={X}
            size="small"
            label={`Remove ${signal.name}`}
            className="mt-5"
            onClick={() => rewrite(signals.filter((other) => other !== signal))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={Plus}
        className="self-start"
        onClick={() => rewrite([...signals, { name: next, value: true }])}
      >
        Add a signal
      </Button>
    </fieldset>
  );
}
