import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useSession } from '#client/app/session-context.tsx';
import type { AppAction, AppDefinition } from '#shared/apps/app-schema.ts';
import type { AppView, ViewerAction, ViewerApp } from '#shared/apps/app-views.ts';
import type { JsonObject } from '#shared/json.ts';
import { appsApi } from '../../shared/apps-api.ts';
import { type AppRuntime, createAppRuntime } from '../../shared/runtime/app-runtime.ts';
import { createBindingSandbox } from '../../shared/runtime/binding-sandbox.ts';
import type { Builder } from './builder.ts';

type Forms = Readonly<Record<string, JsonObject>>;
type User = ViewerApp['user'];

const nothingRuns = () => Promise.reject(new Error('Nothing runs while the app is edited.'));

/** The app as the canvas shows it: bindings see an app that nobody has used, and nothing runs. */
export function useDesignRuntime(builder: Builder, app: AppView): AppRuntime {
  const { slug: workspace, role } = useWorkspace();
  const { user } = useSession();
  const definition = useStore(builder.store, (state) => state.definition);
  const page = useStore(builder.store, (state) => state.page);
  const isSaved = useStore(builder.store, (state) => state.saveStatus === 'saved');
  const key = JSON.stringify(definition.actions.map(({ id, runs, inputs }) => [id, runs, inputs]));
  const forms = useQuery({
    queryKey: ['apps', 'forms', workspace, app.id, key],
    queryFn: () => appsApi.actionForms({ workspace, appId: app.id }),
    enabled: isSaved,
    placeholderData: (known) => known,
  });
  const viewer = { name: user.name, email: user.email, role };
  const [runtime] = useState(() =>
    createAppRuntime({
      app: viewerAppOf(app.slug, definition, { forms: {}, user: viewer }),
      server: {
        reload: nothingRuns,
        runAction: nothingRuns,
        run: nothingRuns,
        runs: () => Promise.resolve([]),
        cancelRun: nothingRuns,
      },
      sandbox: createBindingSandbox(),
      query: {},
      newId: () => crypto.randomUUID(),
      pause: () => Promise.resolve(),
      openUrl: () => undefined,
    }),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person is the same as long as the page is open
  useEffect(() => {
    runtime.replaceApp(viewerAppOf(app.slug, definition, { forms: forms.data ?? {}, user: viewer }));
    runtime.goToPage(page);
  }, [runtime, app.slug, definition, forms.data, page]);
  useEffect(() => () => runtime.dispose(), [runtime]);
  return runtime;
}

export function viewerAppOf(
  slug: string,
  definition: AppDefinition,
  { forms, user }: { forms: Forms; user: User },
): ViewerApp {
  const { title, icon, theme, pages, state, actions } = definition;
  const shown = actions.map((action) => viewerActionOf(action, forms[action.id]));
  return { slug, version: null, title, icon, theme, pages, state, actions: shown, user };
}

function viewerActionOf(
  action: AppAction,
  form: JsonObject = { type: 'object', properties: {} },
): ViewerAction {
  const { id, title, effect, when, confirm } = action;
  return {
    ...{ id, title, effect, when, form },
    runs: action.runs.kind,
    ...(confirm === undefined ? {} : { confirm }),
    inputs: {},
    isAllowed: true,
    isSensitive: false,
  };
}
