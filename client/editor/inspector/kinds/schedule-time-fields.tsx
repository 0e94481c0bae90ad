import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import {
  evenHours,
  evenMinutes,
  readSimpleTime,
  type SimpleTime,
  writeSimpleTime,
} from '#shared/schedules/simple-time.ts';
import { DayButtons } from './day-buttons.tsx';

type Repeats = SimpleTime['repeats'];

const choices: { value: Repeats; label: string }[] = [
  { value: 'minutes', label: 'Every few minutes' },
  { value: 'hours', label: 'Every few hours' },
  { value: 'days', label: 'Every day' },
  { value: 'weeks', label: 'Every week' },
  { value: 'months', label: 'Every month' },
];
const custom = 'custom';

type ScheduleTimeFieldsProps = { cron: string; onChange(cron: string): void };

/** How often, and when: the times that people mean most, without a cron expression. Others are typed as cron. */
export function ScheduleTimeFields({ cron, onChange }: ScheduleTimeFieldsProps) {
  const simple = readSimpleTime(cron);
  const change = (next: SimpleTime) => onChange(writeSimpleTime(next));
  return (
    <>
      <Select
        label="Repeats"
        value={simple?.repeats ?? custom}
        options={
          simple === null ? [...choices, { value: custom, label: 'At other times, by cron' }] : choices
        }
        onChange={(next) => {
          if (next !== custom) change(startOf(next as Repeats, simple));
        }}
      />
      {simple !== null && <Details simple={simple} onChange={change} />}
    </>
  );
}

type DetailsProps = { simple: SimpleTime; onChange(simple: SimpleTime): void };

function Details({ simple, onChange }: DetailsProps) {
  switch (simple.repeats) {
    case 'minutes':
      return (
        <Select
          label="Minutes between"
          value={String(simple.every)}
          options={numbers(evenMinutes)}
          onChange={(every) => onChange({ ...simple, every: Number(every) })}
        />
      );
    case 'hours':
      return (
        <div className="grid grid-cols-2 gap-3">
          <Select
            label="Hours between"
            value={String(simple.every)}
            options={numbers(evenHours)}
            onChange={(every) => onChange({ ...simple, every: Number(every) })}
          />
          <Select
            label="At minute"
            value={String(simple.minute)}
            options={numbers(Array.from({ length: 60 }, (_, minute) => minute))}
            onChange={(minute) => onChange({ ...simple, minute: Number(minute) })}
          />
        </div>
      );
    case 'days':
      return <ClockField time={simple.time} onChange={(time) => onChange({ ...simple, time })} />;
    case 'weeks':
      return (
        <>
          <DayButtons days={simple.days} onChange={(days) => onChange({ ...simple, days })} />
          <ClockField time={simple.time} onChange={(time) => onChange({ ...simple, time })} />
        </>
      );
    case 'months':
      return (
        <div className="grid grid-cols-2 gap-3">
          <Select
            label="Day of the month"
            value={String(simple.day)}
            options={[
              ...numbers(Array.from({ length: 31 }, (_, index) => index + 1)),
              { value: 'last', label: 'Last day' },
            ]}
            {...(typeof simple.day === 'number' && simple.day > 28
              ? { help: 'Shorter months are left out' }
              : {})}
            onChange={(day) => onChange({ ...simple, day: day === 'last' ? 'last' : Number(day) })}
          />
          <ClockField time={simple.time} onChange={(time) => onChange({ ...simple, time })} />
        </div>
      );
  }
}

/** The platform's own field of a time; while it is being cleared the time before stays. */
function ClockField({ time, onChange }: { time: string; onChange(time: string): void }) {
  return (
    <TextField
      label="At"
      type="time"
      value={time}
      onChange={(event) => {
        if (event.target.value !== '') onChange(event.target.value);
      }}
    />
  );
}

function numbers(values: readonly number[]) {
  return values.map((value) => ({ value: String(value), label: String(value) }));
}

/** What is shown first; a time of day that was chosen is kept. */
function startOf(repeats: Repeats, before: SimpleTime | null): SimpleTime {
  const time = before !== null && 'time' in before ? before.time : '09:00';
  switch (repeats) {
    case 'minutes':
      return { repeats, every: 5 };
    case 'hours':
      return { repeats, every: 1, minute: 0 };
    case 'days':
      return { repeats, time };
    case 'weeks':
      return { repeats, days: [1, 2, 3, 4, 5], time };
    case 'months':
      return { repeats, day: 1, time };
  }
}
