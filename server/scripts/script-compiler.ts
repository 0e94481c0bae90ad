import type { PlainScript } from '#server/runtime/ports.ts';
import type { PreparedScript } from '#server/runtime/sandbox-port.ts';
import type { JsonObject } from '#shared/json.ts';
import type { RunError } from '#shared/runs/run.ts';

/** A saved script as others import it: what its compilation gave. */
export type SavedModule = { path: string; version: number; javascript: string; bundle: string | null };

export type CompileRequest = {
  /** TypeScript or JavaScript as the author wrote it. */
  code: string;
  /**
   * The version before: packages that stay keep their versions, and while the imports are the same nothing is fetched.
   */
  previous: CompiledScript | null;
  /** A saved script of the same workspace; without a version the newest one. */
  findSaved(path: string, version: number | null): Promise<SavedModule | null>;
};

/** Everything that running a script needs, made once when it is saved (design 4.2). */
export type CompiledScript = {
  /** The code without its types, every line and column where it was. */
  javascript: string;
  /** The same as the engine runs it; only of code without a bundle, and of scripts that were saved since there is this. */
  prepared?: PreparedScript;
  /** One module with all that it imports; null: it imports nothing but 'millrace'. */
  bundle: string | null;
  /** Tells one set of imports from another; the same key means the same bundle. */
  importKey: string;
  /** Package names with the versions that were bundled. */
  packages: Record<string, string>;
  /** Paths of saved scripts with the versions that were bundled. */
  scripts: Record<string, number>;
  /** The package manager's lock, for the next version; null without packages. */
  lock: string | null;
  /** The parameters of `main` as JSON Schema; null where there is no `main` that can be read. */
  inputs: JsonObject | null;
};

export type CompileError = Pick<RunError, 'code' | 'message' | 'line' | 'column' | 'sourceLine'>;
export type CompileResult = { ok: true; script: CompiledScript } | { ok: false; error: CompileError };

/** Makes of a script's text what is executed. Only code with packages needs the network. */
export type ScriptCompiler = {
  compile(request: CompileRequest): Promise<CompileResult>;
  /** Code that imports nothing, ready to be run; null where it cannot be read: running it says why. */
  prepare(code: string): Promise<PlainScript | null>;
  close(): Promise<void>;
};
