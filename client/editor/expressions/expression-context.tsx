import { createContext, type ReactNode, useContext } from 'react';
import type { JsonObject } from '#shared/json.ts';
import type { LastRun } from './sample-scope.ts';

/**
 * What a node's expressions see; `isRecorded` when it comes from a run and not from examples of the types.
 * `isCut`: of something in it only the beginning is here. `steps` are those of that run; `failedLine` is the line of the node's code, as it still stands, at which it failed.
 */
export type NodeScope = {
  scope: JsonObject;
  isRecorded: boolean;
  isCut?: boolean;
  steps: LastRun['steps'];
  failedLine?: number | undefined;
};

const ScopeContext = createContext<NodeScope>({ scope: {}, isRecorded: false, steps: [] });

/** Gives the expression fields below what their node would see. */
export function ExpressionScope({ value, children }: { value: NodeScope; children: ReactNode }) {
  return <ScopeContext value={value}>{children}</ScopeContext>;
}

export function useExpressionScope(): NodeScope {
  return useContext(ScopeContext);
}
