import { Select } from '#client/ui/select.tsx';
import { ArgumentField } from '../argument-field.tsx';
import { BodyField } from '../body-field.tsx';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** What a loop runs over, how many at the same time, and what a failure does (design 3.5). */
export function LoopSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <BodyField node={node} />
      <ArgumentField
        label="Items"
        help="A list. Nodes inside see each as item, with its index."
        value={config.items}
        onChange={(items) => setConfig({ items: items ?? { kind: 'static', value: [] } })}
        onBlur={endGesture}
      />
      <NumberField
        label="At the same time"
        isWhole
        min={1}
        max={256}
        value={numberOf(config.parallelism) ?? 1}
        help="At most 256. Waiting ones count."
        onChange={(parallelism) => setConfig({ parallelism: parallelism ?? 1 })}
        onBlur={endGesture}
      />
      <Select
        label="When an item fails"
        value={textOf(config.whenItemFails, 'stop')}
        options={[
          { value: 'stop', label: 'Stop the loop' },
          { value: 'collect', label: 'Keep its error and go on' },
        ]}
        onChange={(whenItemFails) => setConfig({ whenItemFails })}
      />
    </>
  );
}
