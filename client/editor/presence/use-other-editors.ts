import { useEffect, useState } from 'react';
import { trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { clientId } from '#client/drafts/draft-browser.ts';
import type { OtherEditor } from '#shared/flows/flow-view.ts';

const everyMs = 10_000;
/** One after another, so that a page that leaves and one that comes do not overtake each other. */
let lastCall: Promise<unknown> = Promise.resolve();
const nobody: readonly OtherEditor[] = [];

/** Who else has the flow open. A tab says that it is there while it can be seen, and that it leaves. */
export function useOtherEditors(flowId: string): readonly OtherEditor[] {
  const { slug: workspace } = useWorkspace();
  const [others, setOthers] = useState<readonly OtherEditor[]>(nobody);
  useEffect(() => {
    let isLeft = false;
    const say = async (isLeaving: boolean) => {
      const call = lastCall.then(() =>
        trpcClient.flows.visit.mutate({ workspace, flowId, clientId, isLeaving }).catch(() => null),
      );
      lastCall = call;
      const found = await call;
      if (found !== null && !isLeft) setOthers(found);
    };
    const sayThere = () => {
      if (!document.hidden) void say(false);
    };
    const sayGone = () => void say(true);
    sayThere();
    const timer = setInterval(sayThere, everyMs);
    document.addEventListener('visibilitychange', sayThere);
    window.addEventListener('pagehide', sayGone);
    return () => {
      isLeft = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', sayThere);
      window.removeEventListener('pagehide', sayGone);
      sayGone();
    };
  }, [workspace, flowId]);
  return others;
}
