import { createContext, type ReactNode, useContext } from 'react';
import type { JsonObject } from '#shared/json.ts';

/**
 * What a node's expressions see; `isRecorded` when it comes from a run and not from examples of the types.
 * `failedLine` is the line of the node's code, as it still stands, at which that run failed.
 */
export type NodeScope = { scope: JsonObject; isRecorded: boolean; failedLine?: number | undefined };

const ScopeContext = createContext<NodeScope>({ scope: {}, isRecorded: false });

/** Gives the expression fields below what their node would see. */
export function ExpressionScope({ value, children }: { value: NodeScope; children: ReactNode }) {
  return <ScopeContext value={value}>{children}</ScopeContext>;
}

export function useExpressionScope(): NodeScope {
  return useContext(ScopeContext);
}
