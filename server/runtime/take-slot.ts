import type { GraphNode } from '#server/engine/run-graph.ts';
import { fingerprint } from './fingerprint.ts';
import type { ClockPort, SlotStore } from './ports.ts';
import type { RunRecord } from './records.ts';
import type { Evaluated, Evaluator } from './resolve-arguments.ts';

/** A slot that nobody renews is free after this time: its worker was lost. */
const slotMs = 60_000;
/** How long a step stays ready beside others before it waits as the run's timer does. */
const patienceMs = 1000;
const firstLookMs = 25;
const mostLookMs = 200;

export type TakenSlot =
  | { kind: 'taken'; release(): Promise<void> }
  | { kind: 'full' }
  | { kind: 'failed'; error: (Evaluated & { ok: false })['error'] };

type Deps = { slots: SlotStore; clock: ClockPort };
type Wish = { run: RunRecord; node: GraphNode; holder: string; evaluator: Evaluator; signal: AbortSignal };

/** Takes one of the slots that the node's attempts share, over all runs, while one executes (design 3.6). */
export async function takeSlot(deps: Deps, wish: Wish): Promise<TakenSlot> {
  const { run, node, holder } = wish;
  const { concurrency } = node.policy;
  if (concurrency === undefined) return { kind: 'taken', release: async () => {} };
  const key = await keyOf(wish.evaluator, concurrency.key);
  if (!key.ok) return { kind: 'failed', error: key.error };
  const name = slotName(`${run.flowId}/${node.id}`, key.value);
  const slot = { workspaceId: run.workspaceId, name, holder };
  const take = () => deps.slots.take({ ...slot, limit: concurrency.limit }, times(deps.clock));
  const deadline = performance.now() + patienceMs;
  for (let lookMs = firstLookMs; !(await take()); lookMs = Math.min(mostLookMs, lookMs * 1.5)) {
    if (performance.now() > deadline || wish.signal.aborted) return { kind: 'full' };
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  const renewal = setInterval(() => void take().catch(() => {}), slotMs / 3);
  return {
    kind: 'taken',
    async release() {
      clearInterval(renewal);
      await deps.slots.release(slot);
    },
  };
}

function times(clock: ClockPort): { now: number; until: number } {
  const now = clock.now();
  return { now, until: now + slotMs };
}

async function keyOf(evaluator: Evaluator, code: string | undefined): Promise<Evaluated> {
  if (code === undefined) return { ok: true, value: null };
  return evaluator.evaluate(code, 'The key of the concurrency limit');
}

/** One limit per value of the key. */
export function slotName(what: string, key: unknown): string {
  return `${what}:${fingerprint(key).slice(0, 22)}`;
}
