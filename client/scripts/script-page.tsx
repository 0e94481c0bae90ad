import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { ScriptEditor } from './script-editor.tsx';

/** `/w/<workspace>/scripts/<folder>/<name>` */
export function ScriptPage() {
  const { folder = '', name = '' } = useParams();
  const path = `${folder}/${name}`;
  useDocumentTitle(path);
  const { slug: workspace } = useWorkspace();
  const script = useQuery({
    ...trpc.scripts.get.queryOptions({ workspace, path }),
    refetchOnWindowFocus: false,
  });
  if (script.isPending) return <SkeletonRows label="Loading the script" />;
  if (script.isError) {
    return (
      <ProblemNote
        error={script.error}
        title="The script could not be loaded"
        onRetry={() => script.refetch()}
      />
    );
  }
  return <ScriptEditor key={path} script={script.data} />;
}
