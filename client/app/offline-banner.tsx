import { onlineManager } from '@tanstack/react-query';
import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';

/** Says that the browser has no network; what is on the page stays usable. */
export function OfflineBanner() {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  if (isOnline) return null;
  return (
    <p
      role="alert"
      className="flex items-center justify-center gap-2 border-line border-b bg-warn-soft px-4 py-1.5 text-sm text-warn"
    >
      <WifiOff className="size-4 shrink-0" aria-hidden />
      You are offline. The page shows what was loaded last; changes are sent when the connection is back.
    </p>
  );
}
