import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useParams } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { suggestPath } from '#client/flows/flow-list.ts';
import { scriptPathProblem } from '#client/scripts/script-path-problem.ts';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { titleOf } from '../nodes/faces.ts';

type ExtractScriptProps = { node: FlowNode; code: string; onExtracted(path: string): void };

/** The code of a node becomes a saved script, which the node and others run (design 5.3). */
export function ExtractScript({ node, code, onExtracted }: ExtractScriptProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="small" className="w-fit" onClick={() => setIsOpen(true)}>
        Save as a script
      </Button>
      <Dialog
        title="Save as a script"
        description="The code becomes a saved script, which other flows can run, too. This node runs it from now on."
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        <ExtractForm node={node} code={code} onExtracted={onExtracted} onClose={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

function ExtractForm({ node, code, onExtracted, onClose }: ExtractScriptProps & { onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const { folder = 'main' } = useParams();
  const scripts = useQuery(trpc.scripts.list.queryOptions({ workspace }));
  const taken = scripts.data?.map((script) => script.path) ?? [];
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const path = typed ?? suggestPath(titleOf(node), folder, taken);
  const save = useMutation(
    trpc.scripts.put.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.scripts.pathFilter());
        toast.success(`Saved as ${path}, version 1.`);
        onClose();
        onExtracted(path);
      },
      onError: (failure) => setError(toApiError(failure).message),
    }),
  );

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const problem = scriptPathProblem(path, taken);
    setError(problem);
    if (problem === undefined) save.mutate({ workspace, path, code, baseVersion: 0 });
  }

  return (
    <form onSubmit={handleSubmit} noValidate>
      <DialogBody>
        <TextField
          label="Path"
          value={path}
          error={error}
          isRequired
          spellCheck={false}
          autoComplete="off"
          help="Folder and name. Nodes and imports name the script by it."
          onChange={(event) => setTyped(event.target.value)}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          Save script
        </Button>
      </DialogActions>
    </form>
  );
}
