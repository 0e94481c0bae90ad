import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { scriptPathProblem } from './script-path-problem.ts';

type CreateScriptDialogProps = { isOpen: boolean; taken: readonly string[]; onClose(): void };

const firstCode = `/**
 * What this script does.
 * @param name Who is greeted
 */
export async function main(name: string) {
  return \`Hello \${name}\`;
}
`;

/** A path is enough: nodes and other scripts name the script by it. */
export function CreateScriptDialog({ isOpen, taken, onClose }: CreateScriptDialogProps) {
  return (
    <Dialog title="New script" isOpen={isOpen} onClose={onClose}>
      <CreateScriptForm taken={taken} onClose={onClose} />
    </Dialog>
  );
}

function CreateScriptForm({ taken, onClose }: Pick<CreateScriptDialogProps, 'taken' | 'onClose'>) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const [path, setPath] = useState(`${taken[0]?.split('/')[0] ?? 'main'}/`);
  const [error, setError] = useState<string>();
  const create = useMutation(
    trpc.scripts.put.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.scripts.list.pathFilter());
        navigate(`/w/${workspace}/scripts/${path}`);
      },
      onError: (failure) => setError(toApiError(failure).message),
    }),
  );

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const problem = scriptPathProblem(path, taken);
    setError(problem);
    if (problem === undefined) create.mutate({ workspace, path, code: firstCode, baseVersion: 0 });
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
          help="Folder and name. Script nodes and imports name the script by it."
          onChange={(event) => setPath(event.target.value)}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={create.isPending}>
          Create script
        </Button>
      </DialogActions>
    </form>
  );
}
