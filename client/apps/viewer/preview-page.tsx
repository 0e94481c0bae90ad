import { useQuery } from '@tanstack/react-query';
import { Monitor, PencilRuler, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { buttonClasses } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { ViewerApp } from '#shared/apps/app-views.ts';
import { appsApi } from '../shared/apps-api.ts';
import { previewServer } from '../shared/preview-server.ts';
import { RuntimeProvider } from '../shared/runtime/runtime-context.tsx';
import { useIsPhone } from '../shared/use-is-phone.ts';
import { AppFrame } from './app-frame.tsx';
import { useAppRuntime } from './use-app-runtime.ts';

/** `/w/<workspace>/apps/<slug>/preview`: the draft in use, on a screen or as on a phone. */
export function PreviewPage() {
  const { slug: workspace } = useWorkspace();
  const { slug = '' } = useParams();
  const [isPhone, setIsPhone] = useState(false);
  const app = useQuery({
    queryKey: ['apps', 'preview', workspace, slug],
    queryFn: () => appsApi.preview({ workspace, slug }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useDocumentTitle(`Preview of ${app.data?.title ?? slug}`);
  if (app.error) return <RequestErrorPage error={app.error} onRetry={() => void app.refetch()} />;
  return (
    <>
      <PageBar
        title="Preview"
        parents={[
          { label: 'Apps', to: `/w/${workspace}/apps` },
          { label: app.data?.title ?? slug, to: `/w/${workspace}/apps/${slug}` },
        ]}
        state={<span className="text-muted text-xs">The draft. What you start here really runs.</span>}
        actions={
          <>
            <IconButton
              icon={Monitor}
              label="On a screen"
              aria-pressed={!isPhone}
              onClick={() => setIsPhone(false)}
            />
            <IconButton
              icon={Smartphone}
              label="On a phone"
              aria-pressed={isPhone}
              onClick={() => setIsPhone(true)}
            />
            <Link to={`/w/${workspace}/apps/${slug}`} className={buttonClasses('secondary')}>
              <PencilRuler className="size-4" aria-hidden />
              Edit
            </Link>
          </>
        }
      />
      {app.data === undefined ? (
        <SkeletonRows label="Loading the app" />
      ) : (
        <OpenPreview workspace={workspace} app={app.data} isPhone={isPhone} />
      )}
    </>
  );
}

type OpenPreviewProps = { workspace: string; app: ViewerApp; isPhone: boolean };

function OpenPreview({ workspace, app, isPhone }: OpenPreviewProps) {
  const runtime = useAppRuntime(app, previewServer(workspace, app.slug));
  const isNarrow = useIsPhone();
  return (
    <RuntimeProvider runtime={runtime}>
      <div className="min-h-0 flex-1 overflow-auto bg-sunken">
        <div
          data-preview={isPhone ? 'phone' : 'desktop'}
          className={cx(
            'min-h-full bg-bg',
            isPhone && 'mx-auto my-4 w-[390px] max-w-full rounded-card border border-line',
          )}
        >
          <AppFrame isPhone={isPhone || isNarrow} as="div" />
        </div>
      </div>
    </RuntimeProvider>
  );
}
