/**
 * Steps that were running when a worker was lost execute one after another on a worker, so that a guilty one does not
 * take innocent ones with it again and again, and an innocent one is exposed for a short time only (design 8.1, 6).
 */
export type Quarantine = {
  /** Resolves when it is this run's turn, with the function that ends the turn. */
  enter(): Promise<() => void>;
};

/** After this time a turn ends by itself: a long step must not hold up the others that were lost with it. */
const longestTurnMs = 1000;

export function createQuarantine(): Quarantine {
  let lastTurn: Promise<void> = Promise.resolve();
  return {
    enter() {
      let end = () => {};
      const turn = new Promise<void>((resolve) => {
        end = resolve;
      });
      const admitted = lastTurn.then(() => {
        const timer = setTimeout(end, longestTurnMs);
        return () => {
          clearTimeout(timer);
          end();
        };
      });
      lastTurn = lastTurn.then(() => turn);
      return admitted;
    },
  };
}
