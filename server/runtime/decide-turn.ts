import { decide } from '#server/engine/decide.ts';
import type { Changes, Command, EngineEvent } from '#server/engine/messages.ts';
import { applyChanges, openSteps } from '#server/engine/run-state.ts';
import { emptyChanges, mergeChanges } from './commit-run.ts';
import type { Session } from './session.ts';

export type Turn = { changes: Changes; commands: Command[] };

/** Decides everything that happened since the last turn; the state in memory follows at once. */
export function decideTurn(session: Session, events: EngineEvent[]): Turn {
  const { graph, state, deps } = session;
  const turn: Turn = { changes: emptyChanges(), commands: [] };
  const apply = (event: EngineEvent): Changes => {
    const decision = decide(graph, state, event, deps.clock.now());
    applyChanges(state, decision.changes);
    mergeChanges(turn.changes, decision.changes);
    turn.commands = followCommands(turn.commands, decision.commands);
    return decision.changes;
  };
  offerSignals(session, apply);
  for (const event of events) {
    apply(event);
    offerSignals(session, apply);
  }
  if (!session.isStopping) return turn;
  const unbegun = turn.commands.flatMap((command) => (command.kind === 'execute' ? [command.path] : []));
  if (unbegun.length > 0) {
    apply({ kind: 'interrupted', steps: unbegun.map((path) => ({ path, hasBegun: false })) });
  }
  return { ...turn, commands: turn.commands.filter(({ kind }) => kind !== 'execute' && kind !== 'evaluate') };
}

/** What one decision starts a later one of the same turn may abort before it has begun. */
function followCommands(before: Command[], added: Command[]): Command[] {
  const aborted = new Set(added.flatMap((command) => (command.kind === 'abort' ? command.paths : [])));
  if (aborted.size === 0) return [...before, ...added];
  const kept = before.filter((command) => command.kind !== 'execute' || !aborted.has(command.path));
  return [...kept, ...added];
}

/** Signals that were kept go to the steps that wait for them (design 3.8). */
function offerSignals(session: Session, apply: (event: EngineEvent) => Changes): void {
  if (session.signals.length === 0) return;
  for (let hasConsumed = true; hasConsumed; ) {
    hasConsumed = false;
    for (const signal of session.signals) {
      if (!isAwaited(session, signal.name)) continue;
      const { consumed = [] } = apply({ kind: 'signal', ...signal });
      if (consumed.length === 0) continue;
      session.signals = session.signals.filter(({ id }) => !consumed.includes(id));
      hasConsumed = true;
    }
  }
}

function isAwaited({ state }: Session, name: string): boolean {
  return openSteps(state).some(
    ({ step }) => step.status === 'waiting' && step.waitsFor?.on === 'signal' && step.waitsFor.name === name,
  );
}
