import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import type { NodeKind } from '#shared/graph/schema.ts';

const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Arrow keys walk the entries of the palette; Tab passes it in one step. */
export function usePaletteWalk(kinds: readonly NodeKind[]) {
  const [focused, setFocused] = useState<string>();
  const tabStop = kinds.find((kind) => kind === focused) ?? kinds[0];

  function handleKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-palette-kind]')];
    const index = entries.findIndex((entry) => entry.contains(event.target as Node));
    event.preventDefault();
    entries[(index + step + entries.length) % entries.length]?.focus();
  }

  function handleFocus({ target }: FocusEvent<HTMLElement>): void {
    if (target.dataset.paletteKind !== undefined) setFocused(target.dataset.paletteKind);
  }

  return { tabStop, walk: { onKeyDown: handleKeyDown, onFocus: handleFocus } };
}
