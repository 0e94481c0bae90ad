import { useEffect } from 'react';
import { monotonicFactory } from 'ulid';
import type { DraftSync } from './draft-sync.ts';

const newId = monotonicFactory();

/** One id per page, by which the server and other tabs know where an edit came from. */
export const clientId = newId();

/** What an open draft takes from the browser: ids that sort by time, the clock and timers. */
export const draftBrowser = {
  newId,
  now: () => Date.now(),
  schedule(run: () => void, ms: number): () => void {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Takes up unsent edits, and sends them when the connection is back, the tab is hidden or the page is left. */
export function useDraftSending<Definition, Operation>(
  sync: DraftSync<Definition, Operation>,
  { isReadOnly = false } = {},
): void {
  useEffect(() => {
    if (!isReadOnly) void sync.restore();
  }, [sync, isReadOnly]);
  useEffect(() => {
    const send = () => void sync.flush();
    const sendWhenHidden = () => document.hidden && send();
    window.addEventListener('online', send);
    document.addEventListener('visibilitychange', sendWhenHidden);
    return () => {
      window.removeEventListener('online', send);
      document.removeEventListener('visibilitychange', sendWhenHidden);
      send();
    };
  }, [sync]);
}
