import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Workflow } from 'lucide-react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useNewApp } from './use-new-app.ts';

const mostShown = 6;

/** An app from a published flow in one press: its form, how far it is, and its result. */
export function StartFromFlow() {
  const { slug: workspace } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const create = useNewApp();
  const published = (flows.data ?? []).filter((flow) => flow.publishedVersion !== null).slice(0, mostShown);
  if (published.length === 0) return null;
  return (
    <section aria-labelledby="start-from-flow" className="flex flex-col gap-3 p-4">
      <div>
        <h2 id="start-from-flow" className="font-semibold">
          Make an app of a flow
        </h2>
        <p className="text-muted text-xs">One press gives you its form, how far it is, and its result.</p>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-3">
        {published.map((flow) => (
          <li key={flow.path}>
            <button
              type="button"
              disabled={create.isPending}
              onClick={() =>
                create.mutate(
                  { title: flow.title, fromFlow: flow.path },
                  { onError: (error) => toast.error(toApiError(error).message) },
                )
              }
              className="group flex w-full items-center gap-3 rounded-card border border-line bg-surface p-3 text-left transition-colors hover:border-line-strong hover:bg-hover"
            >
              <Workflow className="size-5 shrink-0 text-accent" aria-hidden />
              <span className="min-w-0 flex-1">
                <span className="clip-line block font-medium">{flow.title}</span>
                <span className="clip-line block text-muted text-xs">{flow.path}</span>
              </span>
              <ArrowRight className="size-4 shrink-0 text-muted" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
