import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { ScheduleView } from '#shared/schedules/schedule-view.ts';

/** Turns published schedules on and off; what is shown meanwhile is what was asked for. */
export function useScheduleSwitch() {
  const { slug: workspace } = useWorkspace();
  const change = useMutation(
    trpc.schedules.setEnabled.mutationOptions({
      onError: (failure) => toast.error(toApiError(failure).message),
      onSettled: () => queryClient.invalidateQueries(trpc.schedules.list.pathFilter()),
    }),
  );
  const isChanging = ({ flowId, node }: ScheduleView) =>
    change.isPending && change.variables.flowId === flowId && change.variables.node === node;
  return {
    isChanging,
    isOn: (schedule: ScheduleView) =>
      isChanging(schedule) ? change.variables?.enabled === true : schedule.enabled,
    turn: ({ flowId, node }: ScheduleView, enabled: boolean) =>
      change.mutate({ workspace, flowId, node, enabled }),
  };
}
