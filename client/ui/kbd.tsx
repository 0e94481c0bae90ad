/** Keys of a shortcut, written `Ctrl+K`; on a Mac `Ctrl` is shown as the command sign. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="inline-flex gap-0.5 font-sans text-2xs">
      {keysOf(keys).map((key) => (
        <span
          key={key}
          className="min-w-4 rounded-sm border border-line bg-sunken px-1 text-center text-muted"
        >
          {key}
        </span>
      ))}
    </kbd>
  );
}

function keysOf(keys: string): string[] {
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return keys.split('+').map((key) => (isMac && key === 'Ctrl' ? '⌘' : key));
}
