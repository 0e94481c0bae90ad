import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppComponent, AppDefinition } from '#shared/apps/app-schema.ts';
import { childrenIn, findComponent } from '#shared/apps/find-in-app.ts';
import { phoneOrder } from '#shared/apps/layout.ts';
import { placeIdOf } from './landing.ts';

/** The components beside one, as a phone shows them below one another; those hidden on phones are among them. */
export function phoneSiblings(definition: AppDefinition, id: string): AppComponent[] {
  const found = findComponent(definition, id);
  return found === undefined ? [] : phoneOrder(childrenIn(found.page, placeIdOf(found.component)), 'all');
}

/** Puts a component at a position among its neighbours on a phone; undefined when it is there already. */
export function planPhoneMove(
  definition: AppDefinition,
  id: string,
  position: number,
): AppOperation | undefined {
  const siblings = phoneSiblings(definition, id);
  const from = siblings.findIndex((component) => component.id === id);
  const to = Math.min(Math.max(position, 0), siblings.length - 1);
  const moved = siblings[from];
  if (moved === undefined || from === to) return undefined;
  const ordered = siblings.toSpliced(from, 1).toSpliced(to, 0, moved);
  const layouts = ordered.map(({ id: one, layout }, order) => [
    one,
    { ...layout, mobile: { ...layout.mobile, order } },
  ]);
  return { kind: 'set_layouts', layouts: Object.fromEntries(layouts) };
}

/** Moves a component up or down by one on a phone. */
export function planPhoneStep(definition: AppDefinition, id: string, by: number): AppOperation | undefined {
  const siblings = phoneSiblings(definition, id);
  return planPhoneMove(definition, id, siblings.findIndex((component) => component.id === id) + by);
}

/** Shows or hides a component on phones. */
export function planPhoneHidden(
  definition: AppDefinition,
  id: string,
  isHidden: boolean,
): AppOperation | undefined {
  const layout = findComponent(definition, id)?.component.layout;
  if (layout === undefined) return undefined;
  const { hidden: _before, ...mobile } = layout.mobile ?? {};
  const next = isHidden ? { ...mobile, hidden: true } : mobile;
  return { kind: 'set_layouts', layouts: { [id]: { ...layout, mobile: next } } };
}
