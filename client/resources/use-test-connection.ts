import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { trpc } from '#client/api/trpc.ts';

/** Connects to a resource as it is saved and says how that went. */
export function useTestConnection() {
  return useMutation(
    trpc.resources.test.mutationOptions({
      onSuccess: ({ ok, message }, { path }) => {
        if (ok) toast.success(`${path}: ${message}`);
        else toast.error(`${path} is saved, but could not be reached. ${message}`);
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
}
