import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppComponent, AppDefinition } from '#shared/apps/app-schema.ts';
import { gridColumns } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { childrenIn, findComponent, takenNames } from '#shared/apps/find-in-app.ts';
import { freeName } from '#shared/apps/names.ts';
import { placeIdOf } from './landing.ts';

/** Rows that the frame of a container takes beside what lies in it. */
const frameRows = 1;

/**
 * Puts a component and those of the selection that lie beside it into a new container, which takes their place and
 * keeps their arrangement; columns grow with the grid inside.
 */
export function planGroup(
  definition: AppDefinition,
  ids: readonly string[],
): { id: string; operation: AppOperation } | undefined {
  const [first] = ids;
  const found = first === undefined ? undefined : findComponent(definition, first);
  if (found === undefined) return undefined;
  const place = placeIdOf(found.component);
  const parts = childrenIn(found.page, place).filter((component) => ids.includes(component.id));
  const boxes = parts.map(({ layout }) => layout.desktop);
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const w = Math.max(...boxes.map((box) => box.x + box.w)) - x;
  const h = Math.max(...boxes.map((box) => box.y + box.h)) - y;
  const id = freeName('container', takenNames(definition));
  const container: AppComponent = {
    ...{ id, kind: 'container' },
    ...(place.parent === null ? {} : { parent: place.parent }),
    ...(place.slot === null ? {} : { slot: place.slot }),
    layout: { desktop: { x, y, w, h: h + frameRows } },
    props: findComponentContract('container')?.initialProps ?? {},
    events: {},
  };
  const scaled = (columns: number) => Math.round((columns * gridColumns) / w);
  const moves = parts.map(({ id: part, layout }): AppOperation => {
    const left = scaled(layout.desktop.x - x);
    const desktop = {
      x: left,
      y: layout.desktop.y - y,
      w: Math.max(1, scaled(layout.desktop.x + layout.desktop.w - x) - left),
      h: layout.desktop.h,
    };
    return {
      kind: 'move_component',
      id: part,
      page: found.page.id,
      parent: id,
      slot: null,
      layout: { ...layout, desktop },
    };
  });
  const add: AppOperation = {
    kind: 'add_components',
    components: [{ page: found.page.id, component: container }],
  };
  return { id, operation: { kind: 'batch', operations: [add, ...moves] } };
}
