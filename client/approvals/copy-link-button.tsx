import { useMutation } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { trpcClient } from '#client/api/trpc.ts';
import { Button } from '#client/ui/button.tsx';

/** Copies a signed link, for whoever may pass one on to people without an account. */
export function CopyLinkButton({ id }: { id: string }) {
  const copy = useMutation({
    mutationFn: async () => {
      const { page } = await trpcClient.approvals.link.query({ id });
      await navigator.clipboard.writeText(page);
    },
    onSuccess: () => toast.success('Link copied. Whoever has it may decide, without an account.'),
    onError: (error) =>
      toast.error(
        error instanceof DOMException ? 'The browser did not let us copy.' : toApiError(error).message,
      ),
  });
  return (
    <Button variant="quiet" icon={Link2} isBusy={copy.isPending} onClick={() => copy.mutate()}>
      Copy link
    </Button>
  );
}
