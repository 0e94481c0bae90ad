/** A question about a script to the worker that knows TypeScript. Positions count UTF-16 units from the start. */
export type CodeQuestion = {
  id: number;
  code: string;
  /** Types of `main`'s parameters that have no annotation of their own, from recorded values. */
  parameterTypes: Readonly<Record<string, string>>;
} & ({ kind: 'complete'; at: number } | { kind: 'hover'; at: number } | { kind: 'check' });

export type CodeCompletion = { label: string; kind: string; sort: string };
export type CodeMistake = { from: number; to: number; message: string };
export type CodeHover = { from: number; to: number; signature: string; text: string };

export type CodeAnswer = { id: number } & (
  | { kind: 'complete'; from: number; completions: CodeCompletion[] }
  | { kind: 'hover'; hover: CodeHover | null }
  | { kind: 'check'; mistakes: CodeMistake[] }
);
