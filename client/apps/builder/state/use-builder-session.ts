import { useEffect, useState } from 'react';
import { askDraftServer } from '#client/drafts/ask-draft-server.ts';
import { clientId, draftBrowser, useDraftSending } from '#client/drafts/draft-browser.ts';
import type { DraftServer } from '#client/drafts/draft-server.ts';
import { createPendingStorage } from '#client/drafts/pending-storage.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import type { AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../../shared/apps-api.ts';
import { type Builder, createBuilder } from './builder.ts';

/** Opens an app for editing: restores unsent edits, sends when the connection is back, and looks what others did. */
export function useBuilderSession(workspace: string, app: AppView): Builder {
  const [builder] = useState(() =>
    createBuilder({
      draft: { revision: app.revision, definition: app.definition },
      server: draftServer(workspace, app),
      storage: createPendingStorage<AppOperation>(`app:${app.id}`, clientId),
      ...draftBrowser,
    }),
  );
  useDraftSending(builder.sync);
  useEffect(() => {
    const catchUp = () => void builder.sync.catchUp(Number.MAX_SAFE_INTEGER);
    window.addEventListener('focus', catchUp);
    return () => window.removeEventListener('focus', catchUp);
  }, [builder]);
  return builder;
}

function draftServer(workspace: string, app: AppView): DraftServer<AppDefinition, AppOperation> {
  return {
    apply: (baseRevision, operations) =>
      askDraftServer(() =>
        appsApi.applyOperations({ workspace, appId: app.id, baseRevision, clientId, operations }),
      ),
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
