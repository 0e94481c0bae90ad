import { useQuery } from '@tanstack/react-query';
import { AppWindow, ChevronRight, CircleCheckBig, ClipboardList, Inbox, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { appsApi } from '#client/apps/shared/apps-api.ts';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';

/** `/w/<workspace>/home`: what people find who use apps and decide, and never see a graph (design 6.4). */
export function OperatorHomePage() {
  useDocumentTitle('Home');
  const { slug: workspace } = useWorkspace();
  const home = useQuery({
    queryKey: ['home', workspace],
    queryFn: () => appsApi.home({ workspace }),
    refetchOnMount: 'always',
  });
  const { apps = [], runForms = [], pendingApprovals = 0 } = home.data ?? {};
  const isEmpty = home.data !== undefined && apps.length + runForms.length + pendingApprovals === 0;
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
        <div className="mx-auto flex max-w-4xl flex-col gap-8 px-4 py-6 text-md">
          {pendingApprovals > 0 && (
            <HomeSection title="Waiting for you">
              <HomeLink
                to={`/w/${workspace}/approvals`}
                icon={CircleCheckBig}
                title={pendingApprovals === 1 ? '1 decision' : `${pendingApprovals} decisions`}
              />
            </HomeSection>
          )}
          {apps.length > 0 && (
            <HomeSection title="Apps">
              {apps.map((app) => (
                <HomeLink
                  key={app.slug}
                  to={`/apps/${workspace}/${app.slug}`}
                  icon={AppWindow}
                  title={app.title}
                />
              ))}
            </HomeSection>
          )}
          {runForms.length > 0 && (
            <HomeSection title="Forms">
              {runForms.map((form) => (
                <HomeLink
                  key={form.path}
                  to={`/run/${workspace}/${form.path}`}
                  icon={ClipboardList}
                  title={form.title}
                />
              ))}
            </HomeSection>
          )}
        </div>
      </div>
    </>
  );
}

function HomeSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">{title}</h2>
      <ul className="grid gap-3 sm:grid-cols-2">{children}</ul>
    </section>
  );
}

type HomeLinkProps = { to: string; icon: LucideIcon; title: string };

function HomeLink({ to, icon: Icon, title }: HomeLinkProps) {
  return (
    <li>
      <Link
        to={to}
        className="flex min-h-16 items-center gap-3 rounded-card border border-line bg-surface px-4 py-3 font-medium hover:bg-hover"
      >
        <span className="flex size-9 shrink-0 items-center justify-center rounded-control bg-accent-soft text-accent">
          <Icon className="size-5" aria-hidden />
        </span>
        <span className="min-w-0 flex-1">{title}</span>
        <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden />
      </Link>
    </li>
  );
}
