import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import type { Builder } from './builder.ts';
import type { BuilderState } from './builder-state.ts';

const BuilderContext = createContext<Builder | null>(null);

export function BuilderProvider({ builder, children }: { builder: Builder; children: ReactNode }) {
  return <BuilderContext value={builder}>{children}</BuilderContext>;
}

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === null) throw new Error('useBuilder is used outside the app builder');
  return builder;
}

/** A narrow view of the builder's state; `selector` returns a part that keeps its identity. */
export function useBuilderState<Part>(selector: (state: BuilderState) => Part): Part {
  return useStore(useBuilder().store, selector);
}

/** The component whose properties are shown; undefined when none or several are selected. */
export function useSelectedComponent(): AppComponent | undefined {
  return useBuilderState(({ definition, selection: [first, ...others] }) =>
    first === undefined || others.length > 0 ? undefined : findComponent(definition, first)?.component,
  );
}
