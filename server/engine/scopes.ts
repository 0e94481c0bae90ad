/** The path of a step in a scope: `send`, or `loop[3].send` inside an iteration. */
export function stepPath(scope: string, node: string): string {
  return scope === '' ? node : `${scope}.${node}`;
}

/** The scope that a step path stands in: '' for the flow, `loop[3]` for `loop[3].send`. */
export function scopeOf(path: string): string {
  const end = path.lastIndexOf('.');
  return end === -1 ? '' : path.slice(0, end);
}

/** The path of an attempt's record: `fetch`, `fetch#2`. */
export function recordPath(path: string, attempt: number): string {
  return attempt === 1 ? path : `${path}#${attempt}`;
}

/** The scope of one iteration: `loop[3]`, `loop#2[3]` in the container's second attempt. */
export function iterationScope(container: string, attempt: number, index: number): string {
  return `${recordPath(container, attempt)}[${index}]`;
}

/** One iteration of a container: the container's path without its attempt, that attempt, and the index. */
export type Iteration = { container: string; attempt: number; index: number };

/** The iteration that a scope other than the flow's is. */
export function iterationOf(scope: string): Iteration {
  const open = scope.lastIndexOf('[');
  const [container, attempt] = splitAttempt(scope.slice(0, open));
  return { container, attempt, index: Number(scope.slice(open + 1, -1)) };
}

/** `loop#2` is the second attempt of `loop`. */
export function splitAttempt(path: string): [path: string, attempt: number] {
  const match = /^(.*)#(\d+)$/s.exec(path);
  return match === null ? [path, 1] : [match[1] ?? path, Number(match[2])];
}

/** The node that a step path, without its attempt, belongs to. */
export function nodeOfPath(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The scopes that a path stands in, the innermost first; the last is the flow's. */
export function scopesAround(path: string): string[] {
  const scopes = [scopeOf(path)];
  for (let scope = scopes[0] ?? ''; scope !== ''; ) {
    scope = scopeOf(iterationOf(scope).container);
    scopes.push(scope);
  }
  return scopes;
}
