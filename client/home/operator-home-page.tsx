import { useQuery } from '@tanstack/react-query';
import { CircleCheckBig, ClipboardList, Inbox } from 'lucide-react';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { useSession } from '#client/app/session-context.tsx';
import { appIcon } from '#client/apps/shared/app-icon.ts';
import { appsApi } from '#client/apps/shared/apps-api.ts';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { HomeView } from '#shared/apps/app-views.ts';
import { HomeLink, HomeSection } from './home-section.tsx';

/** `/w/<workspace>/home`: what people find who use apps and decide, and never see a graph (design 6.4). */
export function OperatorHomePage() {
  useDocumentTitle('Home');
  const { slug: workspace } = useWorkspace();
  const { user } = useSession();
  const home = useQuery({
    queryKey: ['home', workspace],
    queryFn: () => appsApi.home({ workspace }),
    refetchOnMount: 'always',
  });
  const found = home.data;
  const isEmpty =
    found !== undefined && found.apps.length + found.runForms.length + found.pendingApprovals === 0;
  return (
    <>
      <PageBar title="Home" />
      <div className="min-h-0 flex-1 overflow-auto">
        {home.isPending && <SkeletonRows label="Loading what you can use" />}
        {home.isError && (
          <ProblemNote
            error={home.error}
            title="Your home could not be loaded"
            onRetry={() => void home.refetch()}
          />
        )}
        {isEmpty && (
          <EmptyState icon={Inbox} title="There is nothing for you to do here yet">
            When somebody shares an app or a form with you, or asks you to decide, you find it here.
          </EmptyState>
        )}
        {found !== undefined && !isEmpty && (
          <div className="mx-auto flex max-w-5xl flex-col gap-9 px-4 py-8 text-md">
            <p className="font-semibold text-xl">Hello {user.name}</p>
            <HomeSections workspace={workspace} home={found} />
          </div>
        )}
      </div>
    </>
  );
}

function HomeSections({ workspace, home }: { workspace: string; home: HomeView }) {
  const { apps, runForms, approvals, pendingApprovals } = home;
  const more = pendingApprovals - approvals.length;
  return (
    <>
      {pendingApprovals > 0 && (
        <HomeSection title="Waiting for your decision">
          {approvals.map(({ id, title, askedBy, openedAt }) => (
            <HomeLink
              key={id}
              to={approvalAddress(id)}
              icon={CircleCheckBig}
              title={title}
              detail={
                <>
                  {askedBy !== null && `${askedBy}, `}
                  <RelativeTime at={openedAt} />
                </>
              }
            />
          ))}
          {more > 0 && <HomeLink to={`/w/${workspace}/approvals`} icon={Inbox} title={`${more} more`} />}
        </HomeSection>
      )}
      {apps.length > 0 && (
        <HomeSection title="Apps">
          {apps.map(({ slug, title, icon }) => (
            <HomeLink key={slug} to={`/apps/${workspace}/${slug}`} icon={appIcon(icon)} title={title} />
          ))}
        </HomeSection>
      )}
      {runForms.length > 0 && (
        <HomeSection title="Forms">
          {runForms.map(({ path, title, fields }) => (
            <HomeLink
              key={path}
              to={`/run/${workspace}/${path}`}
              icon={ClipboardList}
              title={title}
              detail={fields.length === 0 ? undefined : `Asks for ${sentenceOf(fields)}`}
            />
          ))}
        </HomeSection>
      )}
    </>
  );
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });
const shownFields = 3;

function sentenceOf(fields: readonly string[]): string {
  const named = fields.slice(0, shownFields).map((field) => field.toLowerCase());
  return list.format(fields.length > shownFields ? [...named, 'more'] : named);
}
