import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { isJsonObject } from '#shared/json.ts';
import type { ScriptView } from '#shared/scripts/script-view.ts';
import type { ScriptText } from './use-script-text.ts';

export type SaveProblem = { message: string; line?: number | undefined };

/** Saves the text as the next version, unless somebody else did meanwhile; tells what is wrong and where. */
export function useSaveScript(script: ScriptView, draft: ScriptText) {
  const { slug: workspace } = useWorkspace();
  const { path, version: baseVersion } = script;
  const [problem, setProblem] = useState<SaveProblem>();
  const save = useMutation({
    mutationFn: () => trpcClient.scripts.put.mutate({ workspace, path, code: draft.text, baseVersion }),
    onSuccess: async ({ version }) => {
      setProblem(undefined);
      toast.success(`Saved as version ${version}`);
      await queryClient.invalidateQueries(trpc.scripts.pathFilter());
    },
    onError: (error) => setProblem(problemOf(error)),
  });
  return {
    isPending: save.isPending,
    mutate: () => save.mutate(),
    problem,
    clearProblem: () => setProblem(undefined),
  };
}

function problemOf(error: unknown): SaveProblem {
  const { code, message, details } = toApiError(error);
  if (code === 'conflict') {
    return {
      message: `${message} Copy what you need, then discard your changes and reload to see the newest version.`,
    };
  }
  const [first] = Array.isArray(details?.problems) ? details.problems : [];
  const line = isJsonObject(first) && typeof first.line === 'number' ? first.line : undefined;
  return { message, line };
}
