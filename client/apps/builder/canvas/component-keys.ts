import type { KeyboardEvent } from 'react';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { placeIdOf, planMove, planResize } from '../commands/plan-component.ts';
import type { Builder } from '../state/builder.ts';

const steps: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Arrows move, Ctrl and arrows resize, Delete removes, Escape leaves. */
export function handleComponentKey(builder: Builder, component: AppComponent, event: KeyboardEvent): void {
  const step = steps[event.key];
  const { definition } = builder.store.getState();
  const { x, y, w, h } = component.layout.desktop;
  if (step !== undefined) {
    const operation =
      event.ctrlKey || event.metaKey
        ? planResize(definition, component.id, { w: w + step.x, h: h + step.y })
        : planMove(definition, component.id, {
            place: placeIdOf(component),
            at: { x: x + step.x, y: y + step.y },
          });
    if (operation !== undefined) builder.apply(operation);
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    builder.apply({ kind: 'remove_components', ids: [component.id] });
  } else if (event.key === 'Escape') {
    builder.select(null);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
