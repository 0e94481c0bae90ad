import { Select } from '#client/ui/select.tsx';
import { ExpressionField } from '../../expressions/expression-field.tsx';
import { BodyField } from '../body-field.tsx';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** When a while goes on, and what happens at its limit (design 3.5). */
export function WhileSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <BodyField node={node} />
      <div className="flex flex-col gap-1">
        <span className="font-medium text-xs" aria-hidden>
          Goes on while
        </span>
        <ExpressionField
          label="Goes on while"
          value={textOf(config.condition)}
          onChange={(condition) => setConfig({ condition })}
          onBlur={endGesture}
        />
        <p className="text-muted text-xs">
          Asked after each round: previous is its result, results are those of the nodes inside.
        </p>
      </div>
      <NumberField
        label="At most"
        isWhole
        min={1}
        value={numberOf(config.maxIterations) ?? 1000}
        help="Rounds."
        onChange={(maxIterations) => setConfig({ maxIterations: maxIterations ?? 1000 })}
        onBlur={endGesture}
      />
      <Select
        label="When it has reached that"
        value={textOf(config.whenMaximum, 'fail')}
        options={[
          { value: 'fail', label: 'Fail' },
          { value: 'stop', label: 'Go on with what there is' },
        ]}
        onChange={(whenMaximum) => setConfig({ whenMaximum })}
      />
    </>
  );
}
