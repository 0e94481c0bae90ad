import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cx } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

type DialogProps = {
  /** Its accessible name. */
  title: string;
  description?: ReactNode;
  isOpen: boolean;
  size?: 'small' | 'medium' | 'large';
  onClose(): void;
  /** It is gone, and the focus is back where it was. */
  onClosed?(): void;
  children: ReactNode;
};

const sizes = { small: 'max-w-md', medium: 'max-w-xl', large: 'max-w-4xl' };

/** A dialog in the middle, at the bottom edge on phones; Escape closes it and focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { title, description, isOpen, size = 'small', onClose, onClosed, children } = props;
  const opener = useRef<Element>(null);
  // While drawing, because a field that focuses itself does so before any effect.
  if (isOpen) opener.current ??= document.activeElement;
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 flex animate-fade items-end justify-center overflow-y-auto bg-shade sm:items-center sm:p-6">
          <Radix.Content
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={(event) => {
              // Radix gives the focus back to a trigger only; most dialogs are opened by a key or a command.
              event.preventDefault();
              if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
              opener.current = null;
              onClosed?.();
            }}
            {...(description ? {} : { 'aria-describedby': undefined })}
            className={cx(
              'flex max-h-[92dvh] w-full outline-none animate-rise flex-col rounded-t-card border border-line bg-raised shadow-float sm:rounded-card',
              sizes[size],
            )}
          >
            <header className="flex items-start gap-3 px-5 pt-4 pb-3">
              <div className="min-w-0 flex-1">
                <Radix.Title className="font-semibold text-md">{title}</Radix.Title>
                {description && <Radix.Description className="text-muted">{description}</Radix.Description>}
              </div>
              <Radix.Close asChild>
                <IconButton icon={X} label="Close" size="small" className="-mr-2" />
              </Radix.Close>
            </header>
            {children}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field of a form is focused; without one the dialog itself, so that no hint opens over it. */
function focusFirstField(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  (dialog.querySelector<HTMLElement>('input, textarea, select') ?? dialog).focus();
}

/** The part that scrolls. */
export function DialogBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('min-h-0 flex-1 overflow-y-auto px-5 py-2', className)}>{children}</div>;
}

/** Buttons at the right, the primary one last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className="flex items-center justify-end gap-2 px-5 pt-3 pb-4">{children}</footer>;
}
