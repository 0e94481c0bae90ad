import { useMemo } from 'react';
import { Select } from '#client/ui/select.tsx';
import { useExpressionScope } from '../../expressions/expression-context.tsx';
import { LabelledExpression } from '../../expressions/labelled-expression.tsx';
import { roundScope } from '../../expressions/round-scope.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { BodyField } from '../body-field.tsx';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** When a while goes on, and what happens at its limit (design 3.5). */
export function WhileSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  const own = useExpressionScope();
  const nodes = useEditorState((state) => state.definition.nodes);
  const scope = useMemo(() => roundScope(own, node, nodes), [own, node, nodes]);
  return (
    <>
      <BodyField node={node} />
      <LabelledExpression
        label="Goes on while"
        value={textOf(config.condition)}
        onChange={(condition) => setConfig({ condition })}
        onBlur={endGesture}
        help="Asked after each round: previous is its result, results are those of the nodes inside."
        scope={scope}
      />
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
