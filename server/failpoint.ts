import type { FailpointPort } from '#server/runtime/ports.ts';

/** Ends the process at once, as kill -9 does, at the n-th pass of the point in `name:n`; null: never. */
export function createFailpoint(setting: string | null): FailpointPort {
  if (setting === null) return () => {};
  const [name, count] = setting.split(':');
  let left = Number(count);
  return (point) => {
    if (point !== name) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
