import { TextField } from '#client/ui/text-field.tsx';
import { NamedArguments } from '../named-arguments.tsx';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** Which flow runs as a run of its own, with which input (design 3.2). */
export function FlowSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <TextField
        label="Flow"
        placeholder="folder/name"
        help="It must be published. Its result is this node's."
        value={textOf(config.path)}
        onChange={(event) => setConfig({ path: event.target.value })}
        onBlur={endGesture}
      />
      <NumberField
        label="Version"
        isWhole
        min={1}
        placeholder="The published one"
        value={numberOf(config.version)}
        onChange={(version) => setConfig({ version })}
        onBlur={endGesture}
      />
      <NamedArguments
        label="Input"
        values={config.input}
        onChange={(input) => setConfig({ input })}
        onBlur={endGesture}
      />
    </>
  );
}
