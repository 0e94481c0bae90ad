import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Kbd } from './kbd.tsx';

type MenuProps = {
  /** The button that opens it; one element that can hold a ref. */
  trigger: ReactNode;
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
};

const itemClasses =
  'flex min-h-8 phone:min-h-11 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-50';

export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-55 min-w-48 animate-fade rounded-card border border-line bg-raised p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type MenuItemProps = {
  children: ReactNode;
  icon?: LucideIcon;
  shortcut?: string;
  isDanger?: boolean;
  isDisabled?: boolean;
  onSelect(): void;
};

export function MenuItem({ children, icon: Icon, shortcut, isDanger, isDisabled, onSelect }: MenuItemProps) {
  return (
    <Radix.Item
      className={cx(itemClasses, isDanger && 'text-bad')}
      disabled={isDisabled ?? false}
      onSelect={onSelect}
    >
      {Icon && <Icon className={cx('size-4', !isDanger && 'text-muted')} aria-hidden />}
      <span className="flex-1">{children}</span>
      {shortcut && <Kbd keys={shortcut} />}
    </Radix.Item>
  );
}

type MenuChoiceProps = {
  label: string;
  value: string;
  options: readonly { value: string; label: string; note?: string }[];
  onChange(value: string): void;
};

/** A group of which one is chosen. */
export function MenuChoice({ label, value, options, onChange }: MenuChoiceProps) {
  return (
    <>
      <Radix.Label className="px-2 pt-1.5 pb-0.5 font-medium text-muted text-xs">{label}</Radix.Label>
      <Radix.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
        {options.map((option) => (
          <Radix.RadioItem key={option.value} value={option.value} className={itemClasses}>
            <span className="flex size-4 items-center justify-center">
              <Radix.ItemIndicator>
                <Check className="size-4 text-accent" aria-hidden />
              </Radix.ItemIndicator>
            </span>
            <span className="flex-1">{option.label}</span>
            {option.note && <span className="text-muted text-xs">{option.note}</span>}
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
