import { Check } from 'lucide-react';
import { Checkbox as RadixCheckbox, Switch as RadixSwitch } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';
import type { FieldScale } from './field.tsx';

type ToggleProps = {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  isChecked: boolean;
  help?: string;
  error?: string | undefined;
  isDisabled?: boolean;
  scale?: FieldScale;
  onChange(isChecked: boolean): void;
};

/** Something that is on or off at once. */
export function Switch(props: ToggleProps) {
  return (
    <ToggleRow {...props}>
      {(ids) => (
        <RadixSwitch.Root
          {...ids}
          checked={props.isChecked}
          disabled={props.isDisabled}
          onCheckedChange={props.onChange}
          className="relative h-5 w-9 shrink-0 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent disabled:opacity-55"
        >
          <RadixSwitch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-[18px]" />
        </RadixSwitch.Root>
      )}
    </ToggleRow>
  );
}

/** A yes or no that is sent with a form. */
export function Checkbox(props: ToggleProps) {
  return (
    <ToggleRow {...props}>
      {(ids) => (
        <RadixCheckbox.Root
          {...ids}
          checked={props.isChecked}
          disabled={props.isDisabled}
          onCheckedChange={(state) => props.onChange(state === true)}
          className={cx(
            'flex shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent',
            'data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-55',
            props.scale === 'operator' ? 'size-6' : 'size-4',
          )}
        >
          <RadixCheckbox.Indicator>
            <Check className={props.scale === 'operator' ? 'size-4' : 'size-3'} aria-hidden strokeWidth={3} />
          </RadixCheckbox.Indicator>
        </RadixCheckbox.Root>
      )}
    </ToggleRow>
  );
}

type ToggleIds = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true };
type ToggleRowProps = ToggleProps & { children: (ids: ToggleIds) => ReactNode };

function ToggleRow({ label, hideLabel, help, error, scale, children }: ToggleRowProps) {
  const id = useId();
  const isLarge = scale === 'operator';
  const note = error ?? help;
  return (
    <div className="flex flex-col gap-1">
      <div className={cx('flex items-center gap-2', isLarge && 'min-h-11 gap-3')}>
        {children({
          id,
          ...(note ? { 'aria-describedby': `${id}-note` } : {}),
          ...(error ? { 'aria-invalid': true as const } : {}),
        })}
        <label htmlFor={id} className={hideLabel ? 'sr-only' : isLarge ? 'text-md' : 'text-sm'}>
          {label}
        </label>
      </div>
      {note && (
        <p id={`${id}-note`} className={cx('text-xs', error ? 'text-bad' : 'text-muted')}>
          {note}
        </p>
      )}
    </div>
  );
}
