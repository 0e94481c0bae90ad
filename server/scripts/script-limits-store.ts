import type { ScriptLimitsPort } from '#server/runtime/ports.ts';
import type { ScriptLimits } from '#shared/scripts/script-limits.ts';

/** What the scripts of a workspace may use at most. */
export type ScriptLimitsStore = ScriptLimitsPort & {
  put(workspaceId: string, limits: ScriptLimits): Promise<void>;
};
