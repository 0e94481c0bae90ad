import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { isJsonObject } from '#shared/json.ts';
import { describeCron } from '#shared/schedules/describe-time.ts';
import { readCron } from '#shared/schedules/read-cron.ts';
import { schemaParameters } from '../../script/schema-parameters.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { NumberField } from '../number-field.tsx';
import { type ConfigEditor, numberOf, textOf, useConfig } from '../use-config.ts';
import { ZoneField } from '../zone-field.tsx';
import type { KindSettingsProps } from './kind-settings.tsx';
import { PublishedSchedule } from './published-schedule.tsx';
import { ScheduleTimeFields } from './schedule-time-fields.tsx';
import { ScheduleTimes } from './schedule-times.tsx';
import { CallArguments } from './script-arguments.tsx';

const overlaps = {
  skip: {
    label: 'Leave this time out',
    help: 'At most one run at a time. What comes while it lasts is not made up for.',
  },
  queue: {
    label: 'Wait for it, then run',
    help: 'One run after the other; times that came meanwhile follow.',
  },
  allow: { label: 'Run beside it', help: 'Every time starts a run, however many last.' },
};

const misses = {
  once: { label: 'Run once for all of them', help: 'For the latest time that was missed.' },
  skip: { label: 'Leave them out', help: 'The next run is at the next time.' },
  all: { label: 'Run for each', help: 'For the latest hundred times at most, oldest first.' },
};

/** When the flow starts by itself, with what, and what happens when a time is missed or a run still lasts. */
export function ScheduleSettings({ node }: KindSettingsProps) {
  const editing = useConfig(node);
  const { config, setConfig, endGesture } = editing;
  const cron = textOf(config.cron);
  const timezone = textOf(config.timezone);
  const reading = readCron(cron);
  return (
    <>
      <PublishedSchedule node={node.id} />
      <Switch
        label="On from the next publishing"
        isChecked={config.enabled !== false}
        onChange={(enabled) => setConfig({ enabled })}
      />
      <ScheduleTimeFields cron={cron} onChange={(next) => setConfig({ cron: next })} />
      <TextField
        label="Cron"
        placeholder="0 9 * * 1-5"
        value={cron}
        help={describeCron(cron) ?? 'Minute, hour, day of the month, month, day of the week'}
        error={reading.ok ? undefined : reading.message}
        onChange={(event) => setConfig({ cron: event.target.value })}
        onBlur={endGesture}
      />
      <ZoneField
        label="Time zone"
        value={timezone}
        onChange={(zone) => setConfig({ timezone: zone })}
        onBlur={endGesture}
      />
      <ScheduleTimes cron={cron} timezone={timezone} />
      <ScheduleInputs editing={editing} />
      <PolicySelect
        label="While an earlier run still lasts"
        value={textOf(config.overlap, 'skip')}
        choices={overlaps}
        onChange={(overlap) => setConfig({ overlap })}
      />
      <PolicySelect
        label="Times missed while the server was down"
        value={textOf(config.missed, 'once')}
        choices={misses}
        onChange={(missed) => setConfig({ missed })}
      />
      <NumberField
        label="Spread by up to (seconds)"
        min={0}
        placeholder="0"
        help="So that many schedules do not start in the same second"
        value={numberOf(config.jitterSeconds)}
        onChange={(jitterSeconds) => setConfig({ jitterSeconds })}
        onBlur={endGesture}
      />
    </>
  );
}

type PolicySelectProps = {
  label: string;
  value: string;
  choices: Readonly<Record<string, { label: string; help: string }>>;
  onChange(value: string): void;
};

/** A choice that says below what it means. */
function PolicySelect({ label, value, choices, onChange }: PolicySelectProps) {
  return (
    <Select
      label={label}
      value={value}
      help={choices[value]?.help}
      options={Object.entries(choices).map(([choice, { label: words }]) => ({ value: choice, label: words }))}
      onChange={onChange}
    />
  );
}

/** One field per input of the flow: nobody is there to fill in a form. */
function ScheduleInputs({ editing }: { editing: ConfigEditor }) {
  const schema = useEditorState((state) => state.definition.inputs);
  const parameters = schemaParameters(schema);
  const given = isJsonObject(editing.config.inputs) ? editing.config.inputs : {};
  if (parameters.length + Object.keys(given).length === 0) return null;
  return (
    <CallArguments
      signature={{ kind: 'found', parameters }}
      editing={editing}
      field="inputs"
      title="Inputs"
      callee="the flow"
      hint="The flow takes no inputs."
    />
  );
}
