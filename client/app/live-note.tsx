import { RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLiveState } from '#client/api/live.ts';

const quietMs = 4_000;

/** Says that changes do not arrive at the moment, once a reconnect takes longer than a blink. */
export function LiveNote() {
  const isConnecting = useLiveState() === 'connecting';
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isConnecting) return;
    const timer = setTimeout(() => setIsLate(true), quietMs);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isConnecting]);
  if (!isLate || !navigator.onLine) return null;
  return (
    <p
      role="alert"
      className="flex shrink-0 items-center justify-center gap-2 border-line border-b bg-warn-soft px-4 py-1.5 text-warn"
    >
      <RotateCw className="size-4 shrink-0" aria-hidden />
      The server does not answer. The page shows what was loaded last and connects again by itself.
    </p>
  );
}
