import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import type { Builder, BuilderState } from './builder.ts';

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

export function useSelectedComponent(): AppComponent | undefined {
  return useBuilderState(({ definition, selected }) =>
    selected === null ? undefined : findComponent(definition, selected)?.component,
  );
}
