import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { FlowListItem } from '#shared/flows/flow-view.ts';
import { pathSchema } from '#shared/slug.ts';
import { folderOf, suggestPath } from './flow-list.ts';

type CreateFlowDialogProps = { isOpen: boolean; flows: readonly FlowListItem[]; onClose(): void };

/** A title is enough; the path follows it until it is changed by hand. */
export function CreateFlowDialog({ isOpen, flows, onClose }: CreateFlowDialogProps) {
  return (
    <Dialog title="New flow" isOpen={isOpen} onClose={onClose}>
      <CreateFlowForm flows={flows} onClose={onClose} />
    </Dialog>
  );
}

function CreateFlowForm({ flows, onClose }: { flows: readonly FlowListItem[]; onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [ownPath, setOwnPath] = useState<string | null>(null);
  const [errors, setErrors] = useState<{ title?: string; path?: string }>({});
  const taken = flows.map((flow) => flow.path);
  const path = ownPath ?? suggestPath(title, folderOf(flows[0]?.path ?? 'main'), taken);
  const create = useMutation(
    trpc.flows.create.mutationOptions({
      onSuccess: (flow) => {
        queryClient.setQueryData(trpc.flows.get.queryKey({ workspace, path: flow.path }), flow);
        void queryClient.invalidateQueries(trpc.flows.list.pathFilter());
        navigate(`/w/${workspace}/flows/${flow.path}`);
      },
      onError: (error) => setErrors({ path: toApiError(error).message }),
    }),
  );

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const found = problemsOf({ title, path, taken });
    setErrors(found);
    if (Object.keys(found).length === 0) create.mutate({ workspace, path, title: title.trim() });
  }

  return (
    <form onSubmit={handleSubmit} noValidate>
      <DialogBody className="flex flex-col gap-4">
        <TextField
          label="Title"
          value={title}
          error={errors.title}
          isRequired
          maxLength={200}
          autoComplete="off"
          placeholder="Refund request"
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label="Path"
          value={path}
          error={errors.path}
          isRequired
          spellCheck={false}
          autoComplete="off"
          help="Folder and name. They stand in addresses and in the API."
          onChange={(event) => setOwnPath(event.target.value)}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={create.isPending}>
          Create flow
        </Button>
      </DialogActions>
    </form>
  );
}

function problemsOf({ title, path, taken }: { title: string; path: string; taken: readonly string[] }) {
  return {
    ...(title.trim() === '' ? { title: 'Give the flow a title.' } : {}),
    ...(!pathSchema.safeParse(path).success
      ? { path: 'Use folder/name, each of a-z, 0-9, "_" and "-".' }
      : taken.includes(path)
        ? { path: 'There is a flow with this path already.' }
        : {}),
  };
}
