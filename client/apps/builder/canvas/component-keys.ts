import type { KeyboardEvent } from 'react';
import { findComponent } from '#shared/apps/find-in-app.ts';
import {
  deleteSelection,
  duplicateSelection,
  nudgeSelection,
  resizeSelected,
} from '../commands/builder-actions.ts';
import type { Builder } from '../state/builder.ts';

const steps: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Arrows move, Ctrl and arrows resize, Delete removes, Ctrl+D duplicates, Escape goes out, Enter to the properties. */
export function handleComponentKey(builder: Builder, id: string, event: KeyboardEvent): void {
  const step = steps[event.key];
  const isCtrl = event.ctrlKey || event.metaKey;
  if (!builder.store.getState().selection.includes(id)) builder.select([id]);
  if (step !== undefined) {
    if (isCtrl) resizeSelected(builder, step);
    else nudgeSelection(builder, step);
  } else if (event.key === 'Delete' || event.key === 'Backspace') deleteSelection(builder);
  else if (isCtrl && event.key.toLowerCase() === 'd') duplicateSelection(builder);
  else if (event.key === 'Escape') selectParent(builder, id);
  else if (event.key === 'Enter') focusProperties();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Out of a container to the container, from the page to nothing. */
function selectParent(builder: Builder, id: string): void {
  const parent = findComponent(builder.store.getState().definition, id)?.component.parent;
  builder.select(parent === undefined ? [] : [parent]);
  if (parent !== undefined) builder.set({ focusNext: parent });
}

function focusProperties(): void {
  const panel = document.querySelector('[data-properties-panel]');
  panel?.querySelector<HTMLElement>('input, textarea, select, [contenteditable="true"]')?.focus();
}
