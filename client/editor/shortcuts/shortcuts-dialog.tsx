import { Dialog, DialogBody } from '#client/ui/dialog.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import { shortcutGroups } from './shortcut-groups.ts';

/** Every key that does something here, from the registry of commands and from what the canvas listens to. */
export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Shortcuts" isOpen size="large" onClose={onClose}>
      <DialogBody className="columns-1 gap-8 pb-4 sm:columns-2 lg:columns-3">
        {shortcutGroups().map(({ group, rows }) => (
          <section key={group} aria-label={group} className="break-inside-avoid pb-4">
            <h3 className="pb-1 font-semibold">{group}</h3>
            <ul>
              {rows.map(({ label, shortcuts }) => (
                <li
                  key={label}
                  className="flex min-h-8 items-center justify-between gap-3 border-line border-b"
                >
                  {label}
                  <span className="flex shrink-0 gap-2">
                    {shortcuts.map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
