/** So many host calls of one script are begun in a turn of the event loop: a flood of them leaves room for others. */
const callsPerTurn = 4;

/** Resolves when the next call may begin; undefined: now. */
export function createCallPace(): () => Promise<void> | undefined {
  const waiting: (() => void)[] = [];
  let begun = 0;
  let isCounting = false;

  function count(): void {
    begun += 1;
    if (isCounting) return;
    isCounting = true;
    setImmediate(startTurn);
  }

  function startTurn(): void {
    isCounting = false;
    begun = 0;
    for (const begin of waiting.splice(0, callsPerTurn)) {
      count();
      begin();
    }
  }

  return () => {
    if (begun < callsPerTurn) {
      count();
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
}
