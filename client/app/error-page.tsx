import type { ReactNode } from 'react';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { useIsInWorkspace } from '#client/api/workspace-context.tsx';
import { Button, buttonClasses } from '#client/ui/button.tsx';
import { useDocumentTitle } from './document-title.ts';

type MessagePageProps = { title: string; children: ReactNode; action?: ReactNode };

/** A page that says one thing and offers one way on. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  useDocumentTitle(title);
  const Frame = useIsInWorkspace() ? 'div' : 'main';
  return (
    <Frame className="mx-auto flex min-h-full max-w-md flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="font-semibold text-lg">{title}</h1>
      <div className="text-pretty text-muted">{children}</div>
      <div className="pt-2">
        {action ?? (
          <Link to="/" className={buttonClasses('secondary')}>
            Go to the start page
          </Link>
        )}
      </div>
    </Frame>
  );
}

export function NotFoundPage() {
  return (
    <MessagePage title="This page does not exist">
      The address may be mistyped, or what it showed was deleted.
    </MessagePage>
  );
}

export function NoAccessPage() {
  return (
    <MessagePage title="You have no access to this">
      Ask an admin of the workspace to give you a role in it.
    </MessagePage>
  );
}

/** What a page shows when drawing it failed, or its code could not be loaded. */
export function ErrorPage() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  return (
    <MessagePage
      title="This page could not be shown"
      action={
        <Button variant="primary" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      }
    >
      {isStaleBundle(error)
        ? 'Millrace was updated or the connection was lost while the page loaded.'
        : toApiError(error).message}
    </MessagePage>
  );
}

function isStaleBundle(error: unknown): boolean {
  return error instanceof TypeError && /import|module|fetch/i.test(error.message);
}

/** The page for a failed request for what the address names. */
export function RequestErrorPage({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { code, message } = toApiError(error);
  if (code === 'not_found') return <NotFoundPage />;
  if (code === 'forbidden') return <NoAccessPage />;
  return (
    <MessagePage
      title="This page could not be loaded"
      action={
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <p>{message}</p>
      <p className="text-xs">Code: {code}</p>
    </MessagePage>
  );
}
