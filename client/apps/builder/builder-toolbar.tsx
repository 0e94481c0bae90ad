import { Eye, Monitor, Redo2, Smartphone, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { PublishAppDialog } from './publish-app-dialog.tsx';
import { useBuilder, useBuilderState } from './state/builder-context.tsx';
import { VersionsDialog } from './versions-dialog.tsx';

/** Undo and redo, screen or phone, preview, versions and publish. */
export function BuilderToolbar({ app }: { app: AppView }) {
  const builder = useBuilder();
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'publish' | 'versions' | null>(null);
  const isPhone = useBuilderState((state) => state.isPhone);
  const canUndo = useBuilderState((state) => state.history.undo.length > 0);
  const canRedo = useBuilderState((state) => state.history.redo.length > 0);
  const close = () => setOpen(null);
  async function handlePreview(): Promise<void> {
    await builder.sync.flush();
    navigate(`/w/${workspace}/apps/${app.slug}/preview`);
  }
  return (
    <>
      <div className="flex">
        <IconButton icon={Undo2} label="Undo" shortcut="Ctrl+Z" disabled={!canUndo} onClick={builder.undo} />
        <IconButton icon={Redo2} label="Redo" shortcut="Ctrl+Y" disabled={!canRedo} onClick={builder.redo} />
      </div>
      <div className="flex max-md:hidden">
        <IconButton
          icon={Monitor}
          label="As on a screen"
          aria-pressed={!isPhone}
          onClick={() => builder.set({ isPhone: false })}
        />
        <IconButton
          icon={Smartphone}
          label="As on a phone"
          aria-pressed={isPhone}
          onClick={() => builder.set({ isPhone: true })}
        />
      </div>
      <Button variant="quiet" onClick={() => setOpen('versions')}>
        Versions
      </Button>
      <Button icon={Eye} onClick={() => void handlePreview()}>
        Preview
      </Button>
      <Button variant="primary" onClick={() => setOpen('publish')}>
        Publish
      </Button>
      {open === 'publish' && <PublishAppDialog app={app} onClose={close} />}
      {open === 'versions' && <VersionsDialog app={app} onClose={close} />}
    </>
  );
}
