import { Dialog, DialogBody } from '#client/ui/dialog.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import { type Command, commands } from '../commands/commands.ts';
import { keyHints } from './key-hints.ts';

/** Every key that does something here, from the registry of commands and from what the canvas listens to. */
export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const rows = [
    ...Object.values<Command>(commands).map(({ label, shortcuts }) => ({ label, shortcuts })),
    ...keyHints,
  ];
  return (
    <Dialog title="Shortcuts" isOpen size="medium" onClose={onClose}>
      <DialogBody className="pb-4">
        <ul className="grid gap-x-8 sm:grid-cols-2">
          {rows.map(({ label, shortcuts }) => (
            <li key={label} className="flex min-h-8 items-center justify-between gap-3 border-line border-b">
              {label}
              <span className="flex shrink-0 gap-2">
                {shortcuts.map((keys) => (
                  <Kbd key={keys} keys={keys} />
                ))}
              </span>
            </li>
          ))}
        </ul>
      </DialogBody>
    </Dialog>
  );
}
