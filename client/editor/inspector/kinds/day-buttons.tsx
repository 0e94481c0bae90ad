import { cx } from '#client/ui/class-names.ts';

/** From Monday; the numbers are those of cron. */
const days = [
  { day: 1, short: 'Mo', name: 'Monday' },
  { day: 2, short: 'Tu', name: 'Tuesday' },
  { day: 3, short: 'We', name: 'Wednesday' },
  { day: 4, short: 'Th', name: 'Thursday' },
  { day: 5, short: 'Fr', name: 'Friday' },
  { day: 6, short: 'Sa', name: 'Saturday' },
  { day: 0, short: 'Su', name: 'Sunday' },
];

type DayButtonsProps = { days: readonly number[]; onChange(days: number[]): void };

/** The days of a week; the last one that is chosen cannot be taken away. */
export function DayButtons({ days: chosen, onChange }: DayButtonsProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-xs">On</legend>
      <div className="grid grid-cols-7 gap-1">
        {days.map(({ day, short, name }) => {
          const isChosen = chosen.includes(day);
          return (
            <button
              key={day}
              type="button"
              aria-pressed={isChosen}
              aria-label={name}
              disabled={isChosen && chosen.length === 1}
              onClick={() => onChange(isChosen ? chosen.filter((other) => other !== day) : [...chosen, day])}
              className={cx(
                'h-8 phone:h-11 rounded-control border font-medium text-xs transition-colors',
                isChosen
                  ? 'border-accent bg-accent-soft text-accent'
                  : 'border-line-strong/60 bg-surface text-muted hover:border-line-strong hover:text-text',
              )}
            >
              {short}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
