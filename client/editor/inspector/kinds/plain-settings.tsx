import { Select } from '#client/ui/select.tsx';
import { ArgumentField } from '../argument-field.tsx';
import { NamedArguments } from '../named-arguments.tsx';
import { textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

export function ManualSettings(_props: KindSettingsProps) {
  return (
    <p className="text-muted text-xs">
      Starts when somebody presses Run, and for apps, the API and other flows. What it asks for are the flow's
      inputs, below.
    </p>
  );
}

export function TransformSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <ArgumentField
      label="Value"
      help="The node's result."
      value={config.value}
      onChange={(value) => setConfig({ value: value ?? { kind: 'static', value: '' } })}
      onBlur={endGesture}
    />
  );
}

export function ReturnSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <ArgumentField
        label="Value"
        help="The run's result, and the answer to a webhook that waits."
        value={config.value}
        onChange={(value) => setConfig({ value: value ?? { kind: 'static', value: '' } })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="Status"
        type={{ kind: 'number' }}
        isOptional
        placeholder="200"
        help="The HTTP status of the answer."
        value={config.status}
        onChange={(status) => setConfig({ status })}
        onBlur={endGesture}
      />
      <NamedArguments
        label="Header"
        values={config.headers}
        onChange={(headers) => setConfig({ headers })}
        onBlur={endGesture}
      />
      <Select
        label="Then"
        value={textOf(config.then, 'end')}
        options={[
          { value: 'end', label: 'End the run' },
          { value: 'continue', label: 'Answer and go on' },
        ]}
        onChange={(then) => setConfig({ then })}
      />
    </>
  );
}

export function FailSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <ArgumentField
      label="Message"
      type={{ kind: 'text' }}
      help="What people read when the run fails here."
      value={config.message}
      onChange={(message) => setConfig({ message: message ?? { kind: 'static', value: '' } })}
      onBlur={endGesture}
    />
  );
}
