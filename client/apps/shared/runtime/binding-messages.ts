import type { Computed } from './fill-values.ts';

/** What the page sends to the worker: roots that changed as JSON, and expressions to evaluate after them. */
export type BindingRequest = { id: number; roots: Record<string, string>; codes: string[] };

export type BindingReply = { id: number; results: Computed[] };
