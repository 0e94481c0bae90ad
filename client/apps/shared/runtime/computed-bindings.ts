import { pick, type Scope } from './app-scope.ts';
import type { BindingSandbox } from './binding-sandbox.ts';
import { type ComputedByCode, dependenciesOfCode } from './fill-values.ts';

type Options = {
  sandbox: BindingSandbox;
  readScope(): Scope;
  /** Called with every result that is new. */
  onComputed(results: ComputedByCode): void;
  /** Runs once soon, such as with the next frame. */
  schedule(run: () => void): void;
};

type Watched = { count: number; seen: readonly unknown[] | null };

/** Keeps the expressions that somebody shows up to date: only what depends on a change is evaluated again. */
export function createComputedBindings({ sandbox, readScope, onComputed, schedule }: Options) {
  const watched = new Map<string, Watched>();
  let isScheduled = false;
  let isEvaluating = false;

  function check(): void {
    if (isScheduled || isEvaluating || watched.size === 0) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      void evaluateDirty();
    });
  }

  async function evaluateDirty(): Promise<void> {
    const scope = readScope();
    const dirty = [...watched].filter(([code, entry]) => isDirty(code, entry, scope));
    if (dirty.length === 0) return;
    for (const [code, entry] of dirty) entry.seen = valuesOf(code, scope);
    isEvaluating = true;
    const results = await sandbox.evaluate(
      dirty.map(([code]) => code),
      scope,
    );
    isEvaluating = false;
    onComputed(results);
    check();
  }

  return {
    /** Follows these expressions until the returned function is called. */
    watch(codes: readonly string[]): () => void {
      for (const code of codes) {
        const known = watched.get(code);
        if (known === undefined) watched.set(code, { count: 1, seen: null });
        else known.count += 1;
      }
      check();
      return () => {
        for (const code of codes) {
          const known = watched.get(code);
          if (known === undefined) continue;
          known.count -= 1;
          if (known.count === 0) watched.delete(code);
        }
      };
    },
    /** Something in the scope may have changed. */
    check,
  };
}

function valuesOf(code: string, scope: Scope): unknown[] {
  return dependenciesOfCode(code).map((dependency) => pick(scope, dependency));
}

function isDirty(code: string, { seen }: Watched, scope: Scope): boolean {
  if (seen === null) return true;
  return valuesOf(code, scope).some((value, index) => !Object.is(value, seen[index]));
}
