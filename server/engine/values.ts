import type { RunError } from '#shared/runs/run.ts';

/**
 * Where a value stands. The engine never looks into users' values: it passes references on.
 * `step`: the result of the step with this path; `failure`: `{ error }` of a failed step.
 */
export type ValueRef =
  | { kind: 'inline'; json: string }
  | { kind: 'payload'; id: string; bytes: number }
  /** `json` is a reference, as text, to a value of this run that others compose. */
  | { kind: 'composite'; runId: string; json: string }
  /** A secret: what stands there is encrypted, and shown to nobody. */
  | { kind: 'sealed'; of: ValueRef }
  /** A value that is shown to nobody; where it stands it may be encrypted or not. */
  | { kind: 'secret'; of: ValueRef }
  /** A secret that was kept out of what is stored. */
  | { kind: 'hidden' }
  | { kind: 'input' }
  | { kind: 'null' }
  | { kind: 'step'; path: string }
  | { kind: 'failure'; path: string }
  /** The item with this index of a loop whose recorded input stands at `of`. */
  | { kind: 'item'; of: ValueRef; index: number }
  /** `{ error }` of a failure that no step of the state tells any more. */
  | { kind: 'error'; error: EngineError }
  /** One value of several nodes by id (design 3.3). */
  | { kind: 'object'; members: { node: string; ref: ValueRef }[] }
  | ListRef;

/**
 * The results of iterations in item order. Most stand in chunks, payloads named `<at>@<chunk>` that hold more of these
 * pairs; `isSparse`: an index without a result is null, else it is left out.
 */
export type ListRef = {
  kind: 'list';
  at: string;
  chunks: string[];
  items: ListItem[];
  isSparse?: true;
};

export type ListItem = [index: number, result: ValueRef];

/** An error as the engine keeps it: `results` becomes `details.results` when somebody reads it (design 3.5). */
export type EngineError = RunError & { results?: ListRef };

/** The name of a payload with results of iterations; the run's id goes before it. */
export function chunkName(at: string, chunk: string): string {
  return `${at}@${chunk}`;
}

/** How much a reference takes where it is stored. */
export function sizeOf(ref: ValueRef): number {
  return JSON.stringify(ref).length;
}
