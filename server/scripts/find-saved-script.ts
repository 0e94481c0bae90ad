import type { SavedScriptFinder } from './flow-scripts.ts';
import type { ScriptStore } from './script-store.ts';

/** Finds saved scripts in the store, for nodes and for imports. */
export function createSavedScriptFinder(scripts: ScriptStore): SavedScriptFinder {
  return async (workspaceId, path, version) => {
    const found = await scripts.findVersion(workspaceId, path, version);
    if (!found) return null;
    const { code, compiled } = found;
    const { javascript, bundle } = compiled;
    return { path, version: found.version, javascript, bundle, code, compiled };
  };
}
