import { useEffect, useState } from 'react';
import { monotonicFactory } from 'ulid';
import { type ApiError, toApiError } from '#client/api/api-error.ts';
import type { DraftServer } from '#client/editor/state/draft-server.ts';
import { createPendingStorage } from '#client/editor/state/pending-storage.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import type { AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../../shared/apps-api.ts';
import { type Builder, createBuilder } from './builder.ts';

const newId = monotonicFactory();
/** One id per page, by which the server knows where an edit came from. */
const clientId = newId();

/** Codes after which the same edits may be sent again unchanged. */
const passing: readonly ApiError['code'][] = [
  'offline',
  'unavailable',
  'too_many_requests',
  'internal',
  'unauthenticated',
];

/** Opens an app for editing: restores unsent edits, and sends when the connection is back. */
export function useBuilderSession(workspace: string, app: AppView): Builder {
  const [builder] = useState(() =>
    createBuilder({
      draft: { revision: app.revision, definition: app.definition },
      server: draftServer(workspace, app),
      storage: createPendingStorage<AppOperation>(`app:${app.id}`, clientId),
      newId,
      now: () => Date.now(),
      schedule(run, ms) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
  );
  useEffect(() => {
    void builder.sync.restore();
    const send = () => void builder.sync.flush();
    const sendWhenHidden = () => document.hidden && send();
    window.addEventListener('online', send);
    document.addEventListener('visibilitychange', sendWhenHidden);
    return () => {
      window.removeEventListener('online', send);
      document.removeEventListener('visibilitychange', sendWhenHidden);
      send();
    };
  }, [builder]);
  return builder;
}

function draftServer(workspace: string, app: AppView): DraftServer<AppDefinition, AppOperation> {
  return {
    async apply(baseRevision, operations) {
      try {
        const call = { workspace, appId: app.id, baseRevision, clientId, operations };
        return await appsApi.applyOperations(call);
      } catch (error) {
        const { code, message } = toApiError(error);
        return { kind: passing.includes(code) ? 'unreachable' : 'refused', message };
      }
    },
    async reload() {
      try {
        const { revision, definition } = await appsApi.get({ workspace, slug: app.slug });
        return { revision, definition };
      } catch {
        return undefined;
      }
    },
  };
}
