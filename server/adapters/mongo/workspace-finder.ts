import type { Collection, Filter } from 'mongodb';

const maxRemembered = 10_000;

type Finder = {
  remember(id: string, workspaceId: string): void;
  /** null: the document is gone. */
  find(id: string): Promise<string | null>;
};

/** To which workspace a document belongs: it never changes, so the last ten thousand answers are kept. */
export function createWorkspaceFinder<Entry extends { _id: string; workspaceId: string }>(
  collection: Collection<Entry>,
): Finder {
  const known = new Map<string, string>();

  function remember(id: string, workspaceId: string) {
    known.delete(id);
    known.set(id, workspaceId);
    const [oldest] = known.keys();
    if (known.size > maxRemembered && oldest !== undefined) known.delete(oldest);
  }

  return {
    remember,
    async find(id) {
      const remembered = known.get(id);
      if (remembered !== undefined) return remembered;
      const found = await collection.findOne({ _id: id } as Filter<Entry>, {
        projection: { workspaceId: 1 },
      });
      if (!found) return null;
      remember(id, found.workspaceId);
      return found.workspaceId;
    },
  };
}
