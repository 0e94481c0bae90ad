import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** Its accessible name, shown on hover and focus. */
  label: string;
  icon: LucideIcon;
  /** Shown after the name on hover, such as `Ctrl+Z`. */
  shortcut?: string;
  size?: 'small' | 'medium' | 'large';
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
};

const sizes = { small: 'size-7', medium: 'size-8', large: 'size-11' };

export function IconButton({
  label,
  icon: Icon,
  shortcut,
  size = 'medium',
  tooltipSide,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip
      label={label}
      {...(shortcut ? { shortcut } : {})}
      {...(tooltipSide ? { side: tooltipSide } : {})}
    >
      <button
        type={type}
        aria-label={label}
        {...rest}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors',
          'phone:size-11 hover:bg-hover hover:text-text aria-pressed:bg-accent-soft aria-pressed:text-accent',
          'disabled:cursor-not-allowed disabled:opacity-45 disabled:hover:bg-transparent disabled:hover:text-muted',
          sizes[size],
          className,
        )}
      >
        <Icon className="size-4" aria-hidden />
      </button>
    </Tooltip>
  );
}
