/** The flow that was opened last in this browser, by workspace, so that the start page leads back to it. */
const keyOf = (workspace: string) => `millrace-last-flow:${workspace}`;

export function keepLastFlow(workspace: string, path: string): void {
  try {
    localStorage.setItem(keyOf(workspace), path);
  } catch {
    // A full storage only means that the start page leads to the sample.
  }
}

export function findLastFlow(workspace: string): string | null {
  return localStorage.getItem(keyOf(workspace));
}
