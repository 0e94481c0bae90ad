import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { SecretView } from '#shared/resources/item-views.ts';
import { ItemForm } from './item-form.tsx';
import { usePlaceFields } from './use-place-fields.ts';

/** A secret goes in and never comes out: an old one is only replaced. */
export function SecretForm({ item, onClose }: { item: SecretView | undefined; onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const place = usePlaceFields(item);
  const [value, setValue] = useState('');
  const [error, setError] = useState<string>();
  const save = useMutation(
    trpc.secrets.put.mutationOptions({
      onSuccess: ({ path }) => {
        toast.success(`${path} was saved`);
        onClose();
      },
      onError: (failure) => place.setError(toApiError(failure).message),
      onSettled: () => queryClient.invalidateQueries(trpc.secrets.list.pathFilter()),
    }),
  );

  function handleSubmit(): void {
    const isPathFine = place.check();
    setError(value === '' ? 'Enter the secret.' : undefined);
    if (!isPathFine || value === '') return;
    const { path, description } = place;
    save.mutate({ workspace, path, value, description, baseRevision: item?.revision ?? 0 });
  }

  return (
    <ItemForm
      place={place}
      submitLabel={place.isNew ? 'Create secret' : 'Save secret'}
      isBusy={save.isPending}
      onSubmit={handleSubmit}
      onClose={onClose}
    >
      <TextField
        label={place.isNew ? 'Secret' : 'New secret'}
        type="password"
        value={value}
        error={error}
        isRequired
        autoComplete="new-password"
        help="It is encrypted, and nobody can read it again."
        onChange={(event) => setValue(event.target.value)}
      />
    </ItemForm>
  );
}
