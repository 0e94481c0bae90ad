import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { ScriptVersionView, ScriptView } from '#shared/scripts/script-view.ts';

type ScriptVersionsProps = {
  script: ScriptView;
  /** Puts the code of a version into the editor; null: it is read only. */
  onTake: ((code: string) => void) | null;
};

/** Every version, newest first; flows keep the one that they were published with. */
export function ScriptVersions({ script, onTake }: ScriptVersionsProps) {
  const { slug: workspace } = useWorkspace();
  const { path } = script;
  const versions = useQuery(trpc.scripts.versions.queryOptions({ workspace, path }));
  const take = useMutation({
    mutationFn: (version: number) => trpcClient.scripts.get.query({ workspace, path, version }),
    onSuccess: ({ code, version }) => {
      onTake?.(code);
      toast.success(`The code of version ${version} stands in the editor`);
    },
    onError: (error) => toast.error(toApiError(error).message),
  });
  if (versions.isPending) return <SkeletonRows label="Loading versions" />;
  if (versions.isError) {
    return <ProblemNote error={versions.error} title="The versions could not be loaded" />;
  }
  return (
    <ol>
      {versions.data.map((version) => (
        <li key={version.version} className="flex items-center gap-3 border-line border-b px-4 py-2.5">
          <VersionText version={version} />
          {onTake !== null && version.version !== script.version && (
            <Button
              size="small"
              aria-label={`Take the code of version ${version.version}`}
              onClick={() => take.mutate(version.version)}
            >
              Take its code
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}

function VersionText({
  version: { version, createdAt, createdBy, message },
}: {
  version: ScriptVersionView;
}) {
  return (
    <div className="min-w-0 flex-1">
      <p className="font-medium">Version {version}</p>
      <p className="text-muted text-xs">
        <RelativeTime at={createdAt} />
        {createdBy && ` by ${createdBy}`}
      </p>
      {message !== '' && <p className="text-xs">{message}</p>}
    </div>
  );
}
