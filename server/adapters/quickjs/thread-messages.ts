import type {
  PreparedScript,
  SandboxLimits,
  SandboxOutcome,
  ScriptLogLine,
} from '#server/runtime/sandbox-port.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { DateShape } from '#shared/scripts/date-shape.ts';
import type { ParkedHost } from './execution.ts';
import type { GuestKind } from './guest-errors.ts';
import type { MachineImage } from './machine.ts';
import type { MemoryChanges } from './memory-image.ts';

export type SandboxFailure = Extract<SandboxOutcome, { ok: false }>['error'];

/** The images of one process, made by its first thread, so that a parked script can go on in any other. */
export type MachineImages = Record<GuestKind, MachineImage>;

/** What a thread is given at its start; without images it makes them and tells them. */
export type ThreadSetup = {
  wasm: WebAssembly.Module;
  control: SharedArrayBuffer;
  images: MachineImages | null;
  /** Whether the thread compares memories after each script and tells: for evidence. */
  isVerifying: boolean;
};

/** A waiting script outside of any thread. */
export type ParkedScript = {
  host: ParkedHost;
  memory: MemoryChanges;
  limits: SandboxLimits;
  firstLineShift: number;
};

/** A script as far as it is ready. */
export type ScriptSource =
  | { kind: 'code'; code: string }
  /** The code without its types. */
  | { kind: 'javascript'; javascript: string }
  | { kind: 'prepared'; script: PreparedScript };

export type ScriptTask = {
  kind: 'script';
  id: number;
  name: string;
  source: ScriptSource;
  /** The module that holds what the script imports. */
  bundle?: string;
  argumentsJson: string;
  /** Which arguments are dates. */
  dates: DateShape | null;
  contextJson: string;
  limits: SandboxLimits;
};

export type ExpressionTask = {
  kind: 'expression';
  id: number;
  code: string;
  names: string[];
  scopeJson: string;
  limits: SandboxLimits;
};

export type StripTask = { kind: 'strip'; id: number; code: string; wantsInputs: boolean };

export type ThreadTask = ScriptTask | ExpressionTask | StripTask;

export type ToThread =
  | ThreadTask
  /** Goes on with a parked script; what has happened meanwhile follows as answers. */
  | { kind: 'resume'; id: number; parked: ParkedScript; bundle?: string }
  /** Asks for a waiting script, because the thread is wanted for something else. */
  | { kind: 'park'; id: number }
  | { kind: 'answer'; id: number; call: number; ok: boolean; value: JsonValue }
  | { kind: 'stop'; id: number };

export type FromThread =
  /** The thread is loaded and takes tasks; the first one brings the images. */
  | { kind: 'ready'; images?: MachineImages }
  | { kind: 'ended'; id: number; outcome: ThreadOutcome }
  /** The script waits for the host or a timer and does not compute. */
  | { kind: 'waiting'; id: number }
  /** The answer to `park`, unless the script ended meanwhile. */
  | { kind: 'parked'; id: number; parked: ParkedScript }
  /** The code is not plain JavaScript: its types have to be stripped first. */
  | { kind: 'needs_strip'; id: number }
  | { kind: 'stripped'; id: number; result: StripResult }
  | { kind: 'logs'; id: number; lines: ScriptLogLine[] }
  | { kind: 'call'; id: number; call: number; operation: string; payload: JsonValue }
  /** The script no longer wants the answer to a call. */
  | { kind: 'abandon'; id: number; call: number }
  /** What became of a script's instance, where it was asked for. */
  | ({ kind: 'machine' } & MachineReport);

/**
 * What became of the instance of a script. `isIntact`: the memory of the one that the next script gets equals the
 * image, byte for byte.
 */
export type MachineReport = { name: string; instance: 'restored' | 'thrown away'; isIntact: boolean };

export type ThreadOutcome = { ok: true; json: string } | { ok: false; error: SandboxFailure };

/**
 * `prepared`: the code ready to be run, where it can be without a bundle. `inputs`: the parameters of `main` as JSON
 * Schema, where they were wanted; null: there is no `main`.
 */
export type StripResult =
  | { ok: true; javascript: string; prepared: PreparedScript | null; inputs: JsonObject | null }
  | { ok: false; error: SandboxFailure };
