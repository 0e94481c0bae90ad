import type { RunGraph } from '#server/engine/run-graph.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { RunSignal } from './records.ts';
import type { Session } from './session.ts';

/** A signal as the engine gets it. */
export type KeptSignal = Omit<RunSignal, 'value'> & { value: ValueRef };

/**
 * The signals that are kept for the run. Whoever sends one to a run with a key seals it, because only the run knows which
 * step takes it: here those that no step keeps secret are opened, and those that came before there was a key are sealed.
 */
export function readSignals(
  { run, graph, values }: Pick<Session, 'run' | 'graph' | 'values'>,
  signals: RunSignal[],
): Promise<KeptSignal[]> {
  const secretNames = namesOfSecrets(graph);
  return Promise.all(
    signals.map(async (signal) => {
      const isSealed = signal.value.kind === 'sealed';
      if (secretNames.has(signal.name) === isSealed) return signal;
      const keep = isSealed ? values.store : values.seal;
      return {
        ...signal,
        value: await keep(`${run.id}/@kept.${signal.id}`, await values.load(signal.value)),
      };
    }),
  );
}

function namesOfSecrets({ receivesSecrets, nodes }: RunGraph): ReadonlySet<string> {
  const names = new Set<string>();
  if (!receivesSecrets) return names;
  for (const { kind, keepsSecret, node } of nodes.values()) {
    if (kind !== 'wait' || !keepsSecret.result) continue;
    const config = nodeConfig(node, 'wait');
    if (config.kind === 'signal') names.add(config.name);
  }
  return names;
}
