import { useEffect, useState } from 'react';

/** The text of a script in this browser: what is not saved yet outlives a reload and going away. */
export function useScriptText(place: string, saved: string | undefined) {
  const key = `millrace-script:${place}`;
  const [kept, setKept] = useState(() => localStorage.getItem(key));
  const isChanged = kept !== null && saved !== undefined && kept !== saved;

  useEffect(() => {
    if (kept === null || kept === saved) localStorage.removeItem(key);
    else localStorage.setItem(key, kept);
  }, [key, kept, saved]);

  return {
    text: kept ?? saved ?? '',
    isChanged,
    setText: (text: string) => setKept(text),
    /** Back to what is saved. */
    discard: () => setKept(null),
  };
}

export type ScriptText = ReturnType<typeof useScriptText>;
