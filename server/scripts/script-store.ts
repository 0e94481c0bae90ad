import type { CompiledScript } from './script-compiler.ts';

/** A saved script: a path and a row of immutable versions. Times are milliseconds since the epoch. */
export type ScriptRecord = {
  id: string;
  workspaceId: string;
  path: string;
  /** The newest version's number. */
  version: number;
  createdAt: number;
  updatedAt: number;
  updatedBy: string | null;
};

/** One immutable version with everything that running it needs. */
export type ScriptVersionRecord = {
  id: string;
  workspaceId: string;
  scriptId: string;
  version: number;
  code: string;
  compiled: CompiledScript;
  message: string;
  createdAt: number;
  createdBy: string | null;
};

export type ScriptStore = {
  find(workspaceId: string, path: string): Promise<ScriptRecord | null>;
  list(workspaceId: string): Promise<ScriptRecord[]>;
  /**
   * Adds the version after `expected` (0: the script is made with it) in one conditional write; false when somebody
   * else was faster. Only what the script's document names is a version.
   */
  addVersion(script: { path: string; expected: number }, version: ScriptVersionRecord): Promise<boolean>;
  /** Without a number the newest version. */
  findVersion(workspaceId: string, path: string, version: number | null): Promise<ScriptVersionRecord | null>;
  listVersions(workspaceId: string, path: string): Promise<ScriptVersionRecord[]>;
  /** Versions that a published flow has taken stay with the flow. */
  remove(workspaceId: string, path: string): Promise<boolean>;
};
