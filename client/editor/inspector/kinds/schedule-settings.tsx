import { useId, useMemo } from 'react';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import type { Argument } from '#shared/graph/schema.ts';
import { isJsonObject } from '#shared/json.ts';
import { readCron, zoneProblem } from '#shared/schedules/read-cron.ts';
import { describeCron } from '../../nodes/describe-schedule.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import { NumberField } from '../number-field.tsx';
import { type ConfigEditor, numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';
import { PublishedSchedule } from './published-schedule.tsx';
import { ScheduleTimes } from './schedule-times.tsx';

const presets = [
  { value: '*/5 * * * *', label: 'Every 5 minutes' },
  { value: '0 * * * *', label: 'Every hour' },
  { value: '0 9 * * *', label: 'Every day at 9:00' },
  { value: '0 9 * * 1-5', label: 'Every weekday at 9:00' },
  { value: '0 9 * * 1', label: 'Every Monday at 9:00' },
  { value: '0 9 1 * *', label: 'On the first of the month at 9:00' },
];

/** When the flow starts by itself, with what, and what happens when a time is missed or a run still lasts. */
export function ScheduleSettings({ node }: KindSettingsProps) {
  const editing = useConfig(node);
  const { config, setConfig, endGesture } = editing;
  const cron = textOf(config.cron);
  const timezone = textOf(config.timezone);
  return (
    <>
      <PublishedSchedule node={node.id} />
      <Switch
        label="On from the next publishing"
        isChecked={config.enabled !== false}
        onChange={(enabled) => setConfig({ enabled })}
      />
      <TimeFields editing={editing} />
      <ScheduleTimes cron={cron} timezone={timezone} />
      <ScheduleInputs editing={editing} />
      <Select
        label="While an earlier run still lasts"
        value={textOf(config.overlap, 'skip')}
        options={[
          { value: 'skip', label: 'Leave this time out' },
          { value: 'queue', label: 'Wait for it, then run' },
          { value: 'allow', label: 'Run beside it' },
        ]}
        onChange={(overlap) => setConfig({ overlap })}
      />
      <Select
        label="Times missed while the server was down"
        value={textOf(config.missed, 'once')}
        options={[
          { value: 'once', label: 'Run once for all of them' },
          { value: 'skip', label: 'Leave them out' },
          { value: 'all', label: 'Run for each, at most 100' },
        ]}
        onChange={(missed) => setConfig({ missed })}
      />
      <NumberField
        label="Spread by up to (seconds)"
        min={0}
        placeholder="0"
        value={numberOf(config.jitterSeconds)}
        onChange={(jitterSeconds) => setConfig({ jitterSeconds })}
        onBlur={endGesture}
      />
    </>
  );
}

function TimeFields({ editing }: { editing: ConfigEditor }) {
  const { config, setConfig, endGesture } = editing;
  const zonesId = useId();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const cron = textOf(config.cron);
  const timezone = textOf(config.timezone);
  const reading = readCron(cron);
  return (
    <>
      <Select
        label="Common times"
        value={presets.some(({ value }) => value === cron) ? cron : ''}
        placeholder="Another time"
        options={presets}
        onChange={(next) => {
          if (next !== '') setConfig({ cron: next });
        }}
      />
      <TextField
        label="Cron"
        placeholder="0 9 * * 1-5"
        value={cron}
        help={describeCron(cron) ?? 'Minute, hour, day of the month, month, day of the week'}
        error={reading.ok ? undefined : reading.message}
        onChange={(event) => setConfig({ cron: event.target.value })}
        onBlur={endGesture}
      />
      <TextField
        label="Time zone"
        list={zonesId}
        placeholder="Europe/Berlin"
        value={timezone}
        error={zoneProblem(timezone) ?? undefined}
        onChange={(event) => setConfig({ timezone: event.target.value.trim() })}
        onBlur={endGesture}
      />
      <datalist id={zonesId}>
        {['UTC', ...zones.filter((zone) => zone !== 'UTC')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

/** One field per input of the flow: nobody is there to fill in a form. */
function ScheduleInputs({ editing }: { editing: ConfigEditor }) {
  const schema = useEditorState((state) => state.definition.inputs);
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const given = isJsonObject(editing.config.inputs) ? editing.config.inputs : {};
  const names = [...new Set([...Object.keys(properties), ...Object.keys(given)])];
  if (names.length === 0) return null;

  function setInput(name: string, argument: Argument | undefined): void {
    const { [name]: _before, ...others } = given;
    editing.setConfig({ inputs: argument === undefined ? others : { ...given, [name]: asJson(argument) } });
  }

  return (
    <fieldset className="flex flex-col gap-3.5 border-line border-t pt-3.5">
      <legend className="sr-only">Inputs</legend>
      <p className="font-semibold" aria-hidden>
        Inputs
      </p>
      {names.map((name) => (
        <ArgumentField
          key={name}
          label={name}
          value={given[name]}
          isOptional={!required.includes(name)}
          {...(name in properties ? {} : { help: 'The flow has no such input' })}
          onChange={(argument) => setInput(name, argument)}
          onBlur={editing.endGesture}
        />
      ))}
    </fieldset>
  );
}
