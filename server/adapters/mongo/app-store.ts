import type { AppStore } from '#server/apps/app-store.ts';
import type { KeyStore } from '#server/signing/load-signing-key.ts';
import { AppError } from '#shared/errors.ts';
import { toAppDocument, toAppRecord, toAppVersionDocument, toAppVersionRecord } from './app-documents.ts';
import { createAppDraftWriter } from './app-drafts.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { AppDocument, AppVersionDocument, SecretKeyDocument } from './models/app-models.ts';

/** Apps and their versions; edits of drafts and publishing are single conditional writes of the app's document. */
export function createMongoAppStore(connection: MongoConnection): AppStore {
  const apps = connection.db.collection<AppDocument>('apps');
  const versions = connection.db.collection<AppVersionDocument>('appVersions');

  return {
    ...createAppDraftWriter(connection),

    async insert(app) {
      await apps.insertOne(toAppDocument(app)).catch(refuseTakenSlug(app.slug));
    },

    async find(workspaceId, by) {
      const app = await apps.findOne({ workspaceId, ...('id' in by ? { _id: by.id } : { slug: by.slug }) });
      return app && toAppRecord(app);
    },

    async list(workspaceId) {
      const found = await apps.find({ workspaceId }).sort({ slug: 1 }).toArray();
      return found.map(toAppRecord);
    },

    /** The version is written first; what makes it one is that the app's document lists it. */
    async publish(workspaceId, appId, expectedRevision, { previousUntil, ...version }) {
      for (;;) {
        const app = await apps.findOne({ _id: appId, workspaceId, revision: expectedRevision });
        if (!app) return null;
        const next = app.versionIds.length + 1;
        const document = toAppVersionDocument({ ...version, version: next });
        await versions.replaceOne({ _id: document._id }, document, { upsert: true });
        const { matchedCount } = await apps.updateOne(
          { _id: appId, workspaceId, revision: expectedRevision, publishedVersion: app.publishedVersion },
          {
            $set: {
              publishedVersion: next,
              publishedRevision: expectedRevision,
              previousUntil: previousUntil === null ? null : new Date(previousUntil),
            },
            $push: { versionIds: version.id },
          },
        );
        if (matchedCount === 1) return { version: next };
      }
    },

    async findVersion(workspaceId, appId, version) {
      const app = await apps.findOne({ _id: appId, workspaceId }, { projection: { versionIds: 1 } });
      const id = app?.versionIds[version - 1];
      const found = id === undefined ? null : await versions.findOne({ _id: id, workspaceId });
      return found && toAppVersionRecord(found);
    },

    async listVersions(workspaceId, appId) {
      const app = await apps.findOne({ _id: appId, workspaceId }, { projection: { versionIds: 1 } });
      if (!app) return [];
      const found = await versions
        .find({ _id: { $in: app.versionIds }, workspaceId })
        .sort({ version: -1 })
        .toArray();
      return found.map(toAppVersionRecord);
    },

    async change(workspaceId, appId, { slug, access, previousUntil, by, at }) {
      const { matchedCount } = await apps
        .updateOne(
          { _id: appId, workspaceId },
          {
            $set: {
              ...(slug === undefined ? {} : { slug }),
              ...(access === undefined ? {} : { access }),
              ...(previousUntil === undefined ? {} : { previousUntil }),
              updatedBy: by,
              updatedAt: new Date(at),
            },
          },
        )
        .catch(refuseTakenSlug(slug ?? ''));
      return matchedCount === 1;
    },

    async remove(workspaceId, appId) {
      const { deletedCount } = await apps.deleteOne({ _id: appId, workspaceId });
      return deletedCount === 1;
    },
  };
}

export function createMongoKeyStore(connection: MongoConnection): KeyStore {
  const keys = connection.db.collection<SecretKeyDocument>('secretKeys');
  return {
    async keep(name, fresh) {
      const first = { key: fresh, createdAt: new Date() };
      await keys.updateOne({ _id: name }, { $setOnInsert: first }, { upsert: true }).catch(ignoreDuplicate);
      return (await keys.findOne({ _id: name }))?.key ?? fresh;
    },
    async find(name) {
      return (await keys.findOne({ _id: name }))?.key ?? null;
    },
  };
}

/** Two processes that start together may both insert; one of them is told so. */
function ignoreDuplicate(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}

function refuseTakenSlug(slug: string) {
  return (error: unknown): never => {
    if (!isDuplicateKey(error)) throw error;
    throw new AppError('conflict', `There is an app "${slug}" already. Choose another address.`, {
      cause: error,
    });
  };
}
