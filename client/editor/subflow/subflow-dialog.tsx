import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { folderOf, suggestPath } from '#client/flows/flow-list.ts';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { planSubflow } from '#shared/graph/extract-subflow.ts';
import { isJsonObject } from '#shared/json.ts';
import { useEditor } from '../state/editor-context.tsx';
import { selectedNode } from '../state/editor-state.ts';

type SubflowDialogProps = { flow: FlowView; onClose(): void };

/** Turns the selected nodes into a published flow of its own, which a node in their place calls (design 5.2, 19b). */
export function SubflowDialog({ flow, onClose }: SubflowDialogProps) {
  const { slug: workspace } = useWorkspace();
  const editor = useEditor();
  const { definition, selection } = editor.store.getState();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const [title, setTitle] = useState(selectedNode(editor.store.getState())?.title || `Part of ${flow.title}`);
  const taken = flows.data?.map(({ path }) => path) ?? [];
  const path = suggestPath(title, folderOf(flow.path), taken);
  const plan = planSubflow(definition, { ids: selection.nodes, path, title });
  const extract = useMutation({
    mutationFn: async () => {
      if (!plan.ok) return;
      const created = await trpcClient.flows.create.mutate({
        workspace,
        path,
        title,
        definition: plan.child,
      });
      await trpcClient.flows.publish.mutate({
        workspace,
        flowId: created.id,
        revision: created.revision,
        message: `Taken out of ${flow.title}`,
      });
      if (!editor.apply(plan.operation)) return;
      editor.select({ nodes: [plan.id] });
      editor.set({ reveal: { nodes: [plan.id], focus: true } });
      toast.success(`“${title}” is a flow of its own, published as version 1.`);
      void queryClient.invalidateQueries(trpc.flows.list.pathFilter());
      onClose();
    },
  });

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    if (title.trim() !== '') extract.mutate();
  }

  return (
    <Dialog
      title="Turn into a flow of its own"
      description="The nodes move to a new flow, and one node that calls it takes their place."
      isOpen
      onClose={onClose}
    >
      <form noValidate onSubmit={handleSubmit} className="contents">
        <DialogBody className="flex flex-col gap-4">
          {plan.ok ? (
            <>
              <TextField
                label="Title"
                value={title}
                isRequired
                maxLength={200}
                error={title.trim() === '' ? 'Give the flow a title.' : undefined}
                help={path}
                onChange={(event) => setTitle(event.target.value)}
              />
              <Inputs inputs={plan.child.inputs.properties} />
            </>
          ) : (
            <p role="alert" className="rounded-control bg-warn-soft px-3 py-2">
              This selection cannot become a flow. {plan.reason}
            </p>
          )}
          {extract.error && (
            <p role="alert" className="text-bad">
              {toApiError(extract.error).message}
            </p>
          )}
        </DialogBody>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={extract.isPending} disabled={!plan.ok}>
            Create the flow
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Inputs({ inputs }: { inputs: unknown }) {
  const names = Object.keys(isJsonObject(inputs) ? inputs : {});
  return (
    <div>
      <h3 className="font-medium text-xs">Its inputs, from what the nodes use</h3>
      {names.length === 0 ? (
        <p className="text-muted">None: the nodes use nothing from outside.</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5 pt-1">
          {names.map((name) => (
            <li key={name} className="rounded-control bg-sunken px-2 py-0.5 font-mono text-xs">
              {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
