import * as z from 'zod';
import type { AppOperation } from './app-operations.ts';
import { type AppComponent, type AppDefinition, componentSchema } from './app-schema.ts';
import { allComponents, childrenIn, findComponent, takenNames, withDescendants } from './find-in-app.ts';
import { doOverlap, gridItems, placeOf } from './layout.ts';
import { freeName } from './names.ts';
import { renameInComponent } from './rename-in-app.ts';

const copiedSchema = z.strictObject({
  millrace: z.literal('components'),
  components: z.array(componentSchema).min(1).max(1000),
});

/** Components as they travel by the clipboard, from one app to another, too. */
export type CopiedComponents = z.infer<typeof copiedSchema>;

/** The components with everything inside them; undefined when there are none of these ids. */
export function copyComponents(
  definition: AppDefinition,
  ids: readonly string[],
): CopiedComponents | undefined {
  const all = allComponents(definition);
  const copied = withDescendants(all, ids);
  const components = all.filter(({ id }) => copied.has(id));
  return components.length === 0 ? undefined : { millrace: 'components', components };
}

/** Reads what was copied; undefined for any other text. */
export function readCopiedComponents(text: string): CopiedComponents | undefined {
  try {
    return copiedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type Target = { page: string; parent: string | null; slot: string | null };

/**
 * The edit that adds copies in a place: ids that are taken become free ones, bindings and handlers between the copies
 * follow, and the copies keep their arrangement below what is in their way. `ids` are those of the outermost copies.
 */
export function pasteComponents(
  definition: AppDefinition,
  { components }: CopiedComponents,
  target: Target,
): { operation: AppOperation; ids: string[] } | undefined {
  const page = definition.pages.find(({ id }) => id === target.page);
  if (page === undefined) return undefined;
  const inside = new Set(components.map(({ id }) => id));
  const outermost = components.filter(({ parent }) => parent === undefined || !inside.has(parent));
  const down = roomBelow(gridItems(outermost), gridItems(childrenIn(page, target)));
  const names = namesFor(definition, components);
  const copies = components.map((component): AppComponent => {
    const renamed = renamedAll(component, names);
    if (!outermost.includes(component)) return renamed;
    const { x, y, w, h } = renamed.layout.desktop;
    const { parent: _parent, slot: _slot, ...rest } = renamed;
    return {
      ...rest,
      ...(target.parent === null ? {} : { parent: target.parent }),
      ...(target.slot === null ? {} : { slot: target.slot }),
      layout: { ...renamed.layout, desktop: { x, y: y + down, w, h } },
    };
  });
  return {
    operation: {
      kind: 'add_components',
      components: copies.map((component) => ({ page: page.id, component })),
    },
    ids: outermost.map(({ id }) => names.get(id) ?? id),
  };
}

type Boxes = ReturnType<typeof gridItems>;

/** How many rows the boxes go down until they are in nobody's way. */
function roomBelow(boxes: Boxes, others: Boxes): number {
  for (let down = 0; ; down += 1) {
    const isFree = boxes.every((box) =>
      others.every((other) => !doOverlap(other, { ...placeOf(box), y: box.y + down })),
    );
    if (isFree) return down;
  }
}

/** Old ids and the new ones; no new id is the old one of another copy, so that renaming in turn is safe. */
function namesFor(definition: AppDefinition, components: readonly AppComponent[]): Map<string, string> {
  const taken = takenNames(definition);
  const used = new Set([...taken, ...components.map(({ id }) => id)]);
  const names = new Map<string, string>();
  for (const { id } of components) {
    if (!taken.has(id)) continue;
    const name = freeName(id.replace(/\d+$/, '') || id, used);
    used.add(name);
    names.set(id, name);
  }
  return names;
}

function renamedAll(component: AppComponent, names: ReadonlyMap<string, string>): AppComponent {
  return [...names].reduce((one, [from, to]) => renameInComponent(one, { root: null, from, to }), component);
}

/** The ids without those that lie inside another of them. */
export function outermostOf(definition: AppDefinition, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    const page = findComponent(definition, id)?.page;
    const others = ids.filter((other) => other !== id);
    return page !== undefined && !withDescendants(page.components, others).has(id);
  });
}
