import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './class-names.ts';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant;
  /** medium is the builder's 32 px, large the operator's 44 px. */
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Shows a moving arc in place of the icon and ignores presses. */
  isBusy?: boolean;
};

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-surface text-text border border-line hover:bg-hover active:bg-pressed',
  quiet: 'text-text hover:bg-hover active:bg-pressed',
  danger: 'bg-bad text-on-bad hover:opacity-90',
};

const sizes: Record<ButtonSize, string> = {
  small: 'h-7 px-2 text-xs gap-1.5',
  medium: 'h-8 px-3 text-sm gap-1.5',
  large: 'h-11 px-5 text-md gap-2',
};

/** The classes of a button, for a link that looks like one. */
export function buttonClasses(variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium'): string {
  return cx(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-control font-medium transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 phone:min-h-11',
    variants[variant],
    sizes[size],
  );
}

export function Button({
  variant,
  size,
  icon: Icon,
  isBusy = false,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      {...rest}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : rest.onClick}
      className={cx(buttonClasses(variant, size), className)}
    >
      {isBusy ? <Spinner /> : Icon && <Icon className="size-4" aria-hidden />}
      {children}
    </button>
  );
}
