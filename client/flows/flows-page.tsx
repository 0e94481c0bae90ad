import { useQuery } from '@tanstack/react-query';
import { Plus, Search, Workflow } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { Button } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { FlowListItem } from '#shared/flows/flow-view.ts';
import { CreateFlowDialog } from './create-flow-dialog.tsx';
import { DeleteFlowDialog } from './delete-flow-dialog.tsx';
import { flowsByFolder } from './flow-list.ts';
import { FlowRow } from './flow-row.tsx';

/** `/w/<workspace>/flows`: every flow by folder, searched as you type. */
export function FlowsPage() {
  useDocumentTitle('Flows');
  const { slug: workspace, role } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const [search, setSearch] = useState('');
  const [isCreating, setIsCreating] = useState(false);
  const [toDelete, setToDelete] = useState<FlowListItem | null>(null);
  const canBuild = mayBuild(role);
  const all = flows.data ?? [];
  const createButton = canBuild && (
    <Button variant="primary" icon={Plus} onClick={() => setIsCreating(true)}>
      New flow
    </Button>
  );
  return (
    <>
      <PageBar title="Flows" actions={all.length > 0 && createButton} />
      {all.length > 0 && <SearchField value={search} onChange={setSearch} />}
      <div className="min-h-0 flex-1 overflow-auto">
        {flows.isPending && <SkeletonRows label="Loading flows" />}
        {flows.isError && (
          <ProblemNote
            error={flows.error}
            title="The flows could not be loaded"
            onRetry={() => flows.refetch()}
          />
        )}
        {flows.data && all.length === 0 && <NoFlows action={createButton} />}
        {all.length > 0 && (
          <FlowList
            flows={all}
            search={search}
            onClear={() => setSearch('')}
            onDelete={canBuild ? setToDelete : null}
          />
        )}
      </div>
      <CreateFlowDialog isOpen={isCreating} flows={all} onClose={() => setIsCreating(false)} />
      <DeleteFlowDialog flow={toDelete} onClose={() => setToDelete(null)} />
    </>
  );
}

function SearchField({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <search className="border-line border-b px-4 py-2">
      <label className="relative flex max-w-sm items-center">
        <span className="sr-only">Search flows</span>
        <Search className="pointer-events-none absolute left-2.5 size-4 text-muted" aria-hidden />
        <input
          type="search"
          value={value}
          placeholder="Search by title or path"
          onChange={(event) => onChange(event.target.value)}
          className="h-8 phone:h-11 w-full rounded-control border border-line-strong/60 bg-surface pr-2.5 pl-8 hover:border-line-strong"
        />
      </label>
    </search>
  );
}

type FlowListProps = {
  flows: readonly FlowListItem[];
  search: string;
  onClear(): void;
  onDelete: ((flow: FlowListItem) => void) | null;
};

function FlowList({ flows, search, onClear, onDelete }: FlowListProps) {
  const folders = flowsByFolder(flows, search);
  if (folders.length === 0) {
    return (
      <EmptyState
        icon={Search}
        title={`No flow is called “${search.trim()}”`}
        action={<Button onClick={onClear}>Show all flows</Button>}
      />
    );
  }
  return folders.map(({ folder, flows: inFolder }) => (
    <section key={folder} aria-label={`Folder ${folder}`}>
      <h2 className="sticky top-0 z-10 border-line border-b bg-bg px-4 py-2 font-medium text-muted text-xs">
        {folder}
      </h2>
      <ul>
        {inFolder.map((flow) => (
          <FlowRow key={flow.id} flow={flow} onDelete={onDelete} />
        ))}
      </ul>
    </section>
  ));
}

function NoFlows({ action }: { action: ReactNode }) {
  return (
    <EmptyState icon={Workflow} title="There are no flows in this workspace yet" action={action}>
      {action
        ? 'A flow joins scripts, branches and approvals. For example: a webhook receives a refund request, a script scores it, and somebody approves what is over 500.'
        : 'When a builder publishes one, you find it here.'}
    </EmptyState>
  );
}
