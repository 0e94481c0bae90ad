import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { validateApp } from '#shared/apps/validate-app.ts';
import { appsApi } from '../../shared/apps-api.ts';
import type { Builder } from './builder.ts';

const restMs = 200;

/**
 * Keeps the list of problems: those of the document at once, and those with the flows that it runs from the server,
 * as soon as the draft is there.
 */
export function useAppProblems(
  builder: Builder,
  { workspace, appId }: { workspace: string; appId: string },
): void {
  const definition = useStore(builder.store, (state) => state.definition);
  const isSaved = useStore(builder.store, (state) => state.saveStatus === 'saved');
  const known = useQuery({
    queryKey: ['apps', 'problems', workspace, appId, isSaved ? builder.sync.revision() : null],
    queryFn: () => appsApi.problems({ workspace, appId }),
    enabled: isSaved,
    gcTime: 0,
  });
  useEffect(() => {
    if (known.data !== undefined) {
      builder.set({ problems: known.data });
      return;
    }
    const timer = setTimeout(() => builder.set({ problems: validateApp(definition) }), restMs);
    return () => clearTimeout(timer);
  }, [builder, definition, known.data]);
}
