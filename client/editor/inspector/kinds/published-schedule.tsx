import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { useEditorState } from '../../state/editor-context.tsx';

/** What is published of this trigger, with its switch, which takes effect at once. */
export function PublishedSchedule({ node }: { node: string }) {
  const { slug: workspace } = useWorkspace();
  const { folder, name } = useParams();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const schedules = useQuery({ ...trpc.schedules.list.queryOptions({ workspace }), refetchInterval: 10_000 });
  const change = useMutation(
    trpc.schedules.setEnabled.mutationOptions({
      onError: (failure) => toast.error(toApiError(failure).message),
      onSettled: () => queryClient.invalidateQueries(trpc.schedules.list.pathFilter()),
    }),
  );
  const schedule = schedules.data?.find((each) => each.flow === `${folder}/${name}` && each.node === node);
  if (schedule === undefined)
    return <p className="text-muted text-xs">It fires as soon as the flow is published.</p>;
  const { flowId, enabled, nextFireAt, lastFireAt } = schedule;
  return (
    <div className="flex flex-col gap-1 rounded-control bg-sunken px-2.5 py-2">
      <Switch
        label="The published schedule is on"
        isChecked={change.isPending ? change.variables.enabled : enabled}
        isDisabled={isReadOnly || change.isPending}
        onChange={(next) => change.mutate({ workspace, flowId, node, enabled: next })}
      />
      <p className="text-muted text-xs">
        {nextFireAt === null ? 'Fires no more' : 'Fires '}
        {nextFireAt !== null && <RelativeTime at={nextFireAt} />}
        {lastFireAt !== null && ', last '}
        {lastFireAt !== null && <RelativeTime at={lastFireAt} />}
      </p>
    </div>
  );
}
