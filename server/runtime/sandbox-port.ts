import type { ApprovalUrls } from '#shared/approvals/approval-view.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { RunError } from '#shared/runs/run.ts';

/** What a script learns about where it runs (design 4.3, `context`). */
export type ScriptContext = {
  runId: string;
  flow: string;
  path: string;
  attempt: number;
  idempotencyKey: string;
  user: string | null;
};

export type SandboxLimits = {
  /** Milliseconds of pure computation; 10,000 by default. */
  cpuMs: number;
  /** Milliseconds from start to end, waiting included; 60,000 by default. */
  wallMs: number;
  /** Bytes of guest memory; 64 MiB by default. */
  memoryBytes: number;
  /** Characters of JSON that a result may have; 16 MiB by default. */
  resultBytes: number;
  /** Bytes of log lines per attempt; 1 MiB by default, cut with a marker. */
  logBytes: number;
};

export type LogStream = 'log' | 'info' | 'warn' | 'error' | 'debug';

/** One line that a script wrote; `at` is milliseconds since the epoch. */
export type ScriptLogLine = { at: number; stream: LogStream; text: string };

/** What a script remembers from run to run; values are JSON text. */
export type ScriptState = {
  get(key: string): Promise<{ json: string; revision: number } | null>;
  /** Writes while the revision is still the given one, 0: there was none; false: somebody was faster. */
  replace(key: string, change: { json: string; revision: number }): Promise<boolean>;
};

/** How a prepared script is entered: an export called by parameter names, an exported value, or nothing. */
export type ScriptEntry =
  | { kind: 'call'; exportName: 'main' | 'default'; parameters: (string | null)[] }
  | { kind: 'value'; exportName: 'default' }
  | { kind: 'none' };

/**
 * A script as the engine runs it, so that running it needs no parser. Lines are those of the author's source, and so
 * are columns but for `firstLineShift`. It may be stored: a sandbox ignores what another `format` means.
 */
export type PreparedScript = {
  format: number;
  javascript: string;
  entry: ScriptEntry;
  firstLineShift: number;
};

/** `index` counts the flows that one execution starts. */
export type FlowStart = { path: string; input: JsonObject; index: number };

/** `index` counts the signals that one execution sends. */
export type ScriptSignal = { run: string; name: string; value: JsonValue; index: number };

/** A resource by its path, or as the value that a script got. */
type GivenResource = string | JsonObject;

/** What a script may do with the variables and resources of its workspace; everything rejects with an `AppError`. */
export type ScriptResources = {
  getVariable(path: string): Promise<JsonValue>;
  getResource(path: string): Promise<JsonObject>;
  /** One statement; `$1`, `$2` ... stand for the parameters. Gives the rows. */
  sql(statement: {
    resource: GivenResource;
    text: string;
    parameters: JsonValue[];
    readOnly: boolean;
    maxRows: number;
    signal: AbortSignal;
  }): Promise<JsonObject[]>;
  /** `index` counts the emails of one execution. */
  sendEmail(email: {
    resource: GivenResource;
    mail: JsonObject;
    index: number;
    signal: AbortSignal;
  }): Promise<JsonObject>;
};

export type ScriptRequest = {
  /** Whose script it is, such as the id of a workspace: owners share the threads fairly. */
  owner?: string;
  /** TypeScript or JavaScript as the author wrote it; errors name its lines. */
  code: string;
  /** A name for messages and for the cache of prepared code, such as `refund/score.ts`. */
  name: string;
  /** The code as the engine runs it, where that was saved before; not of code with a bundle. */
  prepared?: PreparedScript;
  /** The code without its types, where that was saved before. */
  javascript?: string;
  /** The signature that was saved with it: arguments that are dates there reach `main` as `Date`. */
  inputs?: JsonObject | null;
  /** The module that holds what the script imports beside 'millrace', as `ScriptCompiler` made it. */
  bundle?: string;
  /** Passed to `main` by parameter name; a name that `main` does not have is ignored. */
  args: JsonObject;
  context: ScriptContext;
  /** Without it `getState` and its like fail. */
  state?: ScriptState;
  /** Where people decide an approval of this run, by the id of its node; throws an AppError. */
  approvalUrls?: (node: string) => ApprovalUrls;
  /** Starts a run of another flow and gives its id; the same index again gives the same run. Rejects with an AppError. */
  startFlow?: (start: FlowStart) => Promise<string>;
  /** Sends a value to a run of the workspace; the same index again sends nothing twice. Rejects with an AppError. */
  sendSignal?: (signal: ScriptSignal) => Promise<void>;
  /** Without it `getVariable` and its like fail. */
  resources?: ScriptResources;
  /** Why this script may send no requests, as it is told; left out: it may. */
  fetchRefusal?: string;
  limits?: Partial<SandboxLimits>;
  onLog?: (line: ScriptLogLine) => void;
  /** Aborting it ends the script within a second with fault `cancelled`. */
  signal?: AbortSignal;
};

export type ExpressionRequest = {
  code: string;
  /** The variables of the expression's scope (design 3.4), as JSON. */
  scope: JsonObject;
};

/** A failure is data, never an exception: the promise rejects only on a defect of the host. */
export type SandboxOutcome =
  | { ok: true; value: JsonValue }
  | {
      ok: false;
      error: Pick<RunError, 'code' | 'message' | 'fault' | 'line' | 'column' | 'sourceLine' | 'details'>;
    };

/** Runs users' code in isolation: no access to the process, the file system or other executions. */
export type SandboxPort = {
  runScript(request: ScriptRequest): Promise<SandboxOutcome>;
  evaluate(request: ExpressionRequest): Promise<SandboxOutcome>;
  /** How many executions wait for a free thread; also above 0 while the first thread is on its way. */
  backlog(): number;
  close(): Promise<void>;
};
