import type { AppRunView, ViewerApp } from '#shared/apps/app-views.ts';
import type { FieldError } from '#shared/inputs/check-value.ts';
import type { Scope } from './app-scope.ts';
import type { ComputedByCode } from './fill-values.ts';

export type NoticeTone = 'info' | 'success' | 'warning' | 'error';
export type Notice = { id: string; message: string; tone: NoticeTone };

/** What a person is asked before an action runs. */
export type Question = {
  title: string;
  message: string;
  button: string;
  /** The other button; left out: Cancel. */
  dismiss?: string;
  answer(goOn: boolean): void;
};

/** An open app: the document, what bindings see, and what the person has done so far. */
export type RuntimeState = {
  app: ViewerApp;
  page: string;
  scope: Scope;
  computed: ComputedByCode;
  /** The run that each action started last. */
  runs: Readonly<Record<string, AppRunView>>;
  /** What the server found wrong with an action's inputs; a new list each time. */
  fieldErrors: Readonly<Record<string, readonly FieldError[]>>;
  /** Components that somebody has used: their values are no longer those at the beginning. */
  touched: Readonly<Record<string, boolean>>;
  /** Counts how often a component was emptied. */
  resets: Readonly<Record<string, number>>;
  notices: readonly Notice[];
  question: Question | null;
};
