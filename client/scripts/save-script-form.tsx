import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { scriptPathProblem } from './script-path-problem.ts';

type SaveScriptFormProps = {
  code: string;
  /** The paths that scripts have already. */
  taken: readonly string[];
  suggestion: string;
  submitLabel: string;
  onSaved(path: string): void;
  onClose(): void;
};

/** Asks for the path of a new script and saves its first version. */
export function SaveScriptForm({
  code,
  taken,
  suggestion,
  submitLabel,
  onSaved,
  onClose,
}: SaveScriptFormProps) {
  const { slug: workspace } = useWorkspace();
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const path = typed ?? suggestion;
  const save = useMutation(
    trpc.scripts.put.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.scripts.pathFilter());
        onSaved(path);
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
          help="Folder and name. Script nodes and imports name the script by it."
          onChange={(event) => setTyped(event.target.value)}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
