import { useNavigate } from 'react-router';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { CreateForm } from '#client/ui/create-form.tsx';
import { Dialog } from '#client/ui/dialog.tsx';
import type { FlowListItem } from '#shared/flows/flow-view.ts';
import { pathSchema } from '#shared/slug.ts';
import { folderOf, suggestPath } from './flow-list.ts';

type CreateFlowDialogProps = { isOpen: boolean; flows: readonly FlowListItem[]; onClose(): void };

/** A title is enough; the path follows it until it is changed by hand. */
export function CreateFlowDialog({ isOpen, flows, onClose }: CreateFlowDialogProps) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const taken = flows.map((flow) => flow.path);

  async function create({ title, address: path }: { title: string; address: string }): Promise<void> {
    const flow = await trpcClient.flows.create.mutate({ workspace, path, title });
    queryClient.setQueryData(trpc.flows.get.queryKey({ workspace, path: flow.path }), flow);
    void queryClient.invalidateQueries(trpc.flows.list.pathFilter());
    navigate(`/w/${workspace}/flows/${flow.path}`);
  }

  return (
    <Dialog title="New flow" isOpen={isOpen} onClose={onClose}>
      <CreateForm
        noun="flow"
        example="Refund request"
        addressLabel="Path"
        addressHelp={() => 'Folder and name. They stand in addresses and in the API.'}
        suggest={(title) => suggestPath(title, folderOf(taken[0] ?? 'main'), taken)}
        problemOf={(path) => pathProblem(path, taken)}
        onCreate={create}
        onClose={onClose}
      />
    </Dialog>
  );
}

function pathProblem(path: string, taken: readonly string[]): string | undefined {
  if (!pathSchema.safeParse(path).success) return 'Use folder/name, each of a-z, 0-9, "_" and "-".';
  return taken.includes(path) ? 'There is a flow with this path already.' : undefined;
}
