import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useSession } from '#client/app/session-context.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../../shared/apps-api.ts';
import { previewServer } from '../../shared/preview-server.ts';
import { type AppRuntime, createAppRuntime } from '../../shared/runtime/app-runtime.ts';
import { startAutomaticActions } from '../../shared/runtime/automatic-actions.ts';
import { createBindingSandbox } from '../../shared/runtime/binding-sandbox.ts';
import type { Builder } from './builder.ts';
import { viewerAppOf } from './viewer-app-of.ts';

/**
 * The app as the canvas shows it: what scripts read is there, as it would be for the person who builds, and everything
 * else runs only when they press Run.
 */
export function useDesignRuntime(builder: Builder, app: AppView): AppRuntime {
  const { slug: workspace, role } = useWorkspace();
  const { user } = useSession();
  const { id: appId, slug } = app;
  const definition = useStore(builder.store, (state) => state.definition);
  const page = useStore(builder.store, (state) => state.page);
  const isSaved = useStore(builder.store, (state) => state.saveStatus === 'saved');
  const key = JSON.stringify(
    definition.actions.map(({ id, runs, inputs, when }) => [id, runs, inputs, when]),
  );
  const forms = useQuery({
    queryKey: ['apps', 'forms', workspace, appId, key],
    queryFn: () => appsApi.actionForms({ workspace, appId }),
    enabled: isSaved,
    placeholderData: (known) => known,
  });
  const viewer = { name: user.name, email: user.email, role };
  const [runtime] = useState(() => {
    const server = previewServer(workspace, slug);
    return createAppRuntime({
      app: viewerAppOf(slug, definition, { forms: {}, user: viewer }),
      server: {
        ...server,
        // The server runs the draft, so the last edits have to be there first.
        async runAction(call) {
          await builder.sync.flush();
          return await server.runAction(call);
        },
      },
      sandbox: createBindingSandbox(),
      query: {},
      newId: () => crypto.randomUUID(),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      openUrl: () => undefined,
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person is the same as long as the page is open
  useEffect(() => {
    runtime.replaceApp(viewerAppOf(slug, definition, { forms: forms.data ?? {}, user: viewer }));
    runtime.goToPage(page);
  }, [runtime, slug, definition, forms.data, page]);
  useReads(runtime, isSaved ? key : null);
  useEffect(() => () => runtime.dispose(), [runtime]);
  return runtime;
}

/** Starts what runs by itself once the draft is there, and anew when it has changed; other edits start nothing. */
function useReads(runtime: AppRuntime, savedKey: string | null): void {
  const started = useRef<{ key: string; stop(): void } | null>(null);
  useEffect(() => {
    if (savedKey === null || started.current?.key === savedKey) return;
    started.current?.stop();
    started.current = { key: savedKey, stop: startAutomaticActions(runtime) };
  }, [runtime, savedKey]);
  useEffect(
    () => () => {
      started.current?.stop();
      started.current = null;
    },
    [],
  );
}
