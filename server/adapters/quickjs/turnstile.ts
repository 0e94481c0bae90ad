/** Lets at most `places` operations run at a time; the others wait in order. */
export function createTurnstile(places: number) {
  const waiting: (() => void)[] = [];
  let free = places;
  return async <Result>(operation: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await operation();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
