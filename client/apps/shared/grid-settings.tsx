import { type ComponentType, type CSSProperties, createContext, type ReactNode, useContext } from 'react';
import type { AppComponent } from '#shared/apps/app-schema.ts';

/** Where components lie: on the page itself (`parent` null), or in a container, in one of its parts. */
export type GridPlaceId = { parent: string | null; slot: string | null };

export type ItemFrameProps = { component: AppComponent; style: CSSProperties; children: ReactNode };
export type GridFrameProps = { place: GridPlaceId; style: CSSProperties; children: ReactNode };

/** How grids are drawn: the builder puts its own frames around what viewers see. */
export type GridSettings = {
  isPhone: boolean;
  isDesign: boolean;
  Item: ComponentType<ItemFrameProps>;
  Grid: ComponentType<GridFrameProps>;
  /** Draws what lies inside a container. */
  Place: ComponentType<{ place: GridPlaceId }>;
};

function PlainItem({ component, style, children }: ItemFrameProps) {
  return (
    <div
      data-component-id={component.id}
      data-component-kind={component.kind}
      style={style}
      className="min-w-0 p-1.5"
    >
      {children}
    </div>
  );
}

function PlainGrid({ style, children }: GridFrameProps) {
  return (
    <div style={style} className="min-w-0">
      {children}
    </div>
  );
}

export const plainGrid = { isDesign: false, Item: PlainItem, Grid: PlainGrid };

const GridSettingsContext = createContext<GridSettings | null>(null);

export function GridSettingsProvider({
  settings,
  children,
}: {
  settings: GridSettings;
  children: ReactNode;
}) {
  return <GridSettingsContext value={settings}>{children}</GridSettingsContext>;
}

export function useGridSettings(): GridSettings {
  const settings = useContext(GridSettingsContext);
  if (settings === null) throw new Error('useGridSettings is used outside an app');
  return settings;
}
