import { type CSSProperties, useMemo } from 'react';
import { type AppComponent, gridColumns, gridRowPx } from '#shared/apps/app-schema.ts';
import { childrenIn } from '#shared/apps/find-in-app.ts';
import { gridItems, inReadingOrder, phoneOrder, withoutHidden } from '#shared/apps/layout.ts';
import type { JsonObject } from '#shared/json.ts';
import { ComponentView } from './component-view.tsx';
import { type GridPlaceId, useGridSettings } from './grid-settings.tsx';
import { useFilledProps, useRuntimeState } from './runtime/runtime-context.tsx';

const gridStyle: CSSProperties = {
  display: 'grid',
  gridTemplateColumns: `repeat(${gridColumns}, minmax(0, 1fr))`,
  gridAutoRows: `minmax(${gridRowPx}px, auto)`,
};

const columnStyle: CSSProperties = { display: 'flex', flexDirection: 'column' };

/** The components of one place: on the 12-column grid, or below one another on a phone. */
export function GridView({ place }: { place: GridPlaceId }) {
  const { isPhone, isDesign, Item, Grid } = useGridSettings();
  const components = useChildren(place);
  const hidden = useHidden(components);
  if (isPhone || (!isDesign && isOneColumn(components))) {
    const ordered = isPhone ? phoneOrder(components, isDesign ? 'all' : 'shown') : inReadingOrder(components);
    return (
      <Grid place={place} style={columnStyle}>
        {ordered
          .filter(({ id }) => isDesign || !hidden.has(id))
          .map((component) => (
            <Item key={component.id} component={component} style={{}}>
              <ComponentView component={component} />
            </Item>
          ))}
      </Grid>
    );
  }
  const placed = withoutHidden(gridItems(components), isDesign ? new Set() : hidden);
  const places = new Map(placed.map((item) => [item.id, item]));
  return (
    <Grid place={place} style={gridStyle}>
      {inReadingOrder(components).map((component) => {
        const item = places.get(component.id);
        if (item === undefined) return null;
        const style = {
          gridColumn: `${item.x + 1} / span ${item.w}`,
          gridRow: `${item.y + 1} / span ${item.h}`,
        };
        return (
          <Item key={component.id} component={component} style={style}>
            <ComponentView component={component} />
          </Item>
        );
      })}
    </Grid>
  );
}

/** Components over the whole width stand below one another, each as high as what is in it. */
function isOneColumn(components: readonly AppComponent[]): boolean {
  return components.every(({ layout }) => layout.desktop.w === gridColumns);
}

function useChildren({ parent, slot }: GridPlaceId): AppComponent[] {
  const page = useRuntimeState((state) => state.app.pages.find(({ id }) => id === state.page));
  return useMemo(() => (page === undefined ? [] : childrenIn(page, { parent, slot })), [page, parent, slot]);
}

function useHidden(components: readonly AppComponent[]): ReadonlySet<string> {
  const props = useMemo(
    (): JsonObject => Object.fromEntries(components.map(({ id, props }) => [id, props.hidden ?? false])),
    [components],
  );
  const { values } = useFilledProps(props);
  return new Set(components.flatMap(({ id }) => (values[id] === true ? [id] : [])));
}
