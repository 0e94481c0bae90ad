import { appsApi } from './apps-api.ts';
import type { RuntimeServer } from './runtime/app-runtime.ts';

/** What an open draft asks the server for: it runs as the person who edits it, and its effects are real. */
export function previewServer(workspace: string, slug: string): RuntimeServer {
  return {
    reload: () => appsApi.preview({ workspace, slug }),
    runAction: ({ version: _draft, ...call }) => appsApi.previewAction({ workspace, slug, ...call }),
    run: (runId) => appsApi.run({ workspace, slug, runId }),
    runs: (action, limit) => appsApi.previewRuns({ workspace, slug, action, limit }),
    cancelRun: (runId) => appsApi.cancelRun({ workspace, slug, runId }),
  };
}
