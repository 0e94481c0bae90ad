import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';

const failure = 'Executor error during find command :: caused by :: positional operator';

/** `.$` of a projection: of the first array on a path only the item is shown that the filter met. */
export function pickItem(shown: BsonNode, path: readonly string[], position: number | null): void {
  let node = shown;
  for (const part of path) {
    const value = node.get(part);
    if (!(value instanceof BsonNode)) return;
    if (value.isArray) {
      if (position === null)
        throw new MongoFailure(
          51246,
          `${failure} '${path.join('.')}.$' couldn't find a matching element in the array`,
        );
      if (position >= value.length)
        throw new MongoFailure(51247, `${failure} '${path.join('.')}.$' element mismatch`);
      node.set(part, BsonNode.arrayOf([value.at(position)]));
      return;
    }
    node = value;
  }
}
