/**
 * How many things of a row have begun, of which each begins after the one before: asks about a few of them, whatever
 * their number. `hasBegun` is asked about indexes from 0 on.
 */
export async function countBegun(hasBegun: (index: number) => Promise<boolean>): Promise<number> {
  let known = -1;
  let step = 1;
  while (await hasBegun(known + step)) {
    known += step;
    step *= 2;
  }
  while (step > 1) {
    step /= 2;
    if (await hasBegun(known + step)) known += step;
  }
  return known + 1;
}
