import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Select } from '#client/ui/select.tsx';
import type { AppAccess, AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../../shared/apps-api.ts';

const choices: readonly { value: AppAccess; label: string }[] = [
  { value: 'members', label: 'Every member of the workspace' },
  { value: 'private', label: 'Only people who build' },
];

/** Who may use the published app. It is no part of the draft: it applies at once. */
export function AccessChoice({ app }: { app: AppView }) {
  const { slug: workspace } = useWorkspace();
  const change = useMutation({
    mutationFn: (access: AppAccess) => appsApi.setAccess({ workspace, appId: app.id, access }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['apps'] }),
    onError: (error) => toast.error(toApiError(error).message),
  });
  return (
    <Select
      label="Who may use it"
      help="This applies at once, to the published app, too."
      value={change.variables ?? app.access}
      options={choices}
      isDisabled={change.isPending}
      onChange={(next) => change.mutate(next === 'private' ? 'private' : 'members')}
    />
  );
}
