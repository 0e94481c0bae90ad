import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { JsonObject } from '#shared/json.ts';
import { ArgumentField } from '../argument-field.tsx';
import { DurationField } from '../duration-field.tsx';
import { numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** What each way to wait starts with. */
const firstConfigs: Record<string, JsonObject> = {
  duration: { kind: 'duration', seconds: { kind: 'static', value: 60 } },
  until: { kind: 'until', time: { kind: 'static', value: '' } },
  signal: { kind: 'signal', name: 'signal' },
};

/** For how long, until when or for which signal a flow waits (design 3.2). */
export function WaitSettings({ node }: KindSettingsProps) {
  const { config, update } = useConfig(node);
  const kind = textOf(config.kind, 'duration');
  return (
    <>
      <Select
        label="Waits"
        value={kind}
        options={[
          { value: 'duration', label: 'For some time' },
          { value: 'until', label: 'Until a time' },
          { value: 'signal', label: 'For a signal' },
        ]}
        onChange={(next) => update({ config: firstConfigs[next] ?? config }, 'kind')}
      />
      {kind === 'signal' ? <SignalFields node={node} /> : <TimeField node={node} />}
    </>
  );
}

function TimeField({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  if (config.kind === 'until') {
    return (
      <ArgumentField
        label="Time"
        type={{ kind: 'text' }}
        isLine
        help="Such as 2026-01-31T09:00:00Z. A time that has passed goes on at once."
        value={config.time}
        onChange={(time) => setConfig({ time: time ?? { kind: 'static', value: '' } })}
        onBlur={endGesture}
      />
    );
  }
  return (
    <ArgumentField
      label="Seconds"
      type={{ kind: 'number' }}
      value={config.seconds}
      onChange={(seconds) => setConfig({ seconds: seconds ?? { kind: 'static', value: 0 } })}
      onBlur={endGesture}
    />
  );
}

function SignalFields({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <TextField
        label="Signal"
        help="Its name. It is sent to the run by the API; an early one is kept."
        value={textOf(config.name)}
        onChange={(event) => setConfig({ name: event.target.value })}
        onBlur={endGesture}
      />
      <DurationField
        label="Expires after"
        seconds={numberOf(config.timeoutSeconds)}
        onChange={(timeoutSeconds) => setConfig({ timeoutSeconds })}
        onBlur={endGesture}
      />
    </>
  );
}
