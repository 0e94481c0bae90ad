import { createContext, type ReactNode, useContext } from 'react';
import type { JsonObject } from '#shared/json.ts';

const ScopeContext = createContext<JsonObject>({});

/** Gives the expression fields below what their node would see. */
export function ExpressionScope({ scope, children }: { scope: JsonObject; children: ReactNode }) {
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

export function useExpressionScope(): JsonObject {
  return useContext(ScopeContext);
}
