import { StatusBadge } from '#client/ui/status-badge.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

/** What answers triggers now, and whether the draft differs from it (design 5.2, 16). */
export function PublishState({ flow }: { flow: FlowView }) {
  const editor = useEditor();
  // Read again whenever something was edited or saved.
  useEditorState((state) => state.saveStatus);
  useEditorState((state) => state.definition);
  if (flow.publishedVersion === null) return <StatusBadge status="draft" className="text-xs" />;
  const hasChanges =
    flow.hasUnpublishedChanges || editor.sync.hasPending() || editor.sync.revision() !== flow.revision;
  return (
    <span className="flex items-center gap-2">
      <StatusBadge status="published" label={`Version ${flow.publishedVersion}`} className="text-xs" />
      {hasChanges && <StatusBadge status="draft" label="Unpublished changes" className="text-xs" />}
    </span>
  );
}
