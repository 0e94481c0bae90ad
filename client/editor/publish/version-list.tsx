import { useQuery } from '@tanstack/react-query';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { useEditor } from '../state/editor-context.tsx';

/** What was published, newest first. */
export function VersionList({ flow }: { flow: FlowView }) {
  const { slug: workspace } = useWorkspace();
  const editor = useEditor();
  const versions = useQuery({
    ...trpc.flows.versions.queryOptions({ workspace, flowId: flow.id }),
    enabled: flow.publishedVersion !== null,
  });
  return (
    <div className="flex flex-col gap-2 border-line border-t pt-4">
      <h3 className="font-medium text-xs">Versions</h3>
      {flow.publishedVersion === null && <p className="text-muted text-xs">Nothing is published yet.</p>}
      <ol className="flex flex-col gap-2">
        {versions.data?.map((version) => (
          <li key={version.version} className="flex flex-col">
            <span className="flex items-center gap-2">
              <span className="font-medium">Version {version.version}</span>
              <span className="text-muted text-xs">
                <RelativeTime at={version.publishedAt} /> {version.publishedBy && `by ${version.publishedBy}`}
              </span>
              <Button
                size="small"
                variant="quiet"
                className="ml-auto"
                aria-label={`Look at version ${version.version}`}
                onClick={() => editor.set({ shownVersion: version.version })}
              >
                Look at it
              </Button>
            </span>
            {version.message && <span className="text-muted text-xs">{version.message}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
