import { useEffect, useState } from 'react';
import { monotonicFactory } from 'ulid';
import { useStore } from 'zustand';
import type { ViewerApp } from '#shared/apps/app-views.ts';
import { type AppRuntime, createAppRuntime, type RuntimeServer } from '../shared/runtime/app-runtime.ts';
import { automaticKey, startAutomaticActions } from '../shared/runtime/automatic-actions.ts';
import { createBindingSandbox } from '../shared/runtime/binding-sandbox.ts';

const newId = monotonicFactory();

/** Opens an app for use; what runs by itself is started, and started anew when the app was updated. */
export function useAppRuntime(app: ViewerApp, server: RuntimeServer): AppRuntime {
  const [runtime] = useState(() =>
    createAppRuntime({
      app,
      server,
      sandbox: createBindingSandbox(),
      query: Object.fromEntries(new URLSearchParams(window.location.search)),
      newId,
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      openUrl(url, newTab) {
        if (newTab) window.open(url, '_blank', 'noopener,noreferrer');
        else window.location.assign(url);
      },
    }),
  );
  const key = useStore(runtime.store, (state) => automaticKey(state.app));
  // biome-ignore lint/correctness/useExhaustiveDependencies: they start anew when the key says so
  useEffect(() => startAutomaticActions(runtime), [runtime, key]);
  useEffect(() => () => runtime.dispose(), [runtime]);
  return runtime;
}
