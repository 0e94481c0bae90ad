import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { keepLastFlow } from '#client/flows/last-flow.ts';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { EditorView } from './editor-view.tsx';
import { useTestRun } from './run/use-test-run.ts';
import { EditorProvider } from './state/editor-context.tsx';
import { useEditorSession } from './state/use-editor-session.ts';

/** `/w/<workspace>/flows/<folder>/<name>`: draws, tests and publishes a flow (design 5). */
export function EditorPage() {
  const { slug: workspace } = useWorkspace();
  const { folder = '', name = '' } = useParams();
  const path = `${folder}/${name}`;
  const flow = useQuery({
    ...trpc.flows.get.queryOptions({ workspace, path }),
    // The editor keeps the draft itself; an old answer must not become its first state.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useDocumentTitle(flow.data?.title ?? name);
  const isFound = flow.data !== undefined;
  useEffect(() => {
    if (isFound) keepLastFlow(workspace, path);
  }, [isFound, workspace, path]);
  if (flow.error) return <RequestErrorPage error={flow.error} onRetry={() => void flow.refetch()} />;
  if (flow.data === undefined) {
    return (
      <>
        <PageBar title={path} parents={[{ label: 'Flows', to: `/w/${workspace}/flows` }]} />
        <SkeletonRows label="Loading the flow" />
      </>
    );
  }
  return <FlowEditor key={flow.data.id} flow={flow.data} />;
}

function FlowEditor({ flow }: { flow: FlowView }) {
  const { role } = useWorkspace();
  const isReadOnly = !mayBuild(role);
  const editor = useEditorSession(flow, isReadOnly);
  const test = useTestRun(flow);
  return (
    <EditorProvider editor={editor} run={test.store}>
      <EditorView flow={flow} test={test} />
    </EditorProvider>
  );
}
