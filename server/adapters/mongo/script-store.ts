import type { CompiledScript } from '#server/scripts/script-compiler.ts';
import type { ScriptRecord, ScriptStore, ScriptVersionRecord } from '#server/scripts/script-store.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { ScriptDocument, ScriptVersionDocument } from './models/script-models.ts';

/** Saved scripts: a version is written first, and becomes one when the script's document lists it. */
export function createMongoScriptStore(connection: MongoConnection): ScriptStore {
  const scripts = connection.db.collection<ScriptDocument>('scripts');
  const versions = connection.db.collection<ScriptVersionDocument>('scriptVersions');

  async function isListed(path: string, expected: number, version: ScriptVersionRecord): Promise<boolean> {
    const { workspaceId, id, scriptId, createdBy } = version;
    const now = new Date(version.createdAt);
    if (expected > 0) {
      const place = { _id: scriptId, workspaceId, path, versionIds: { $size: expected } };
      const change = { $push: { versionIds: id }, $set: { updatedAt: now, updatedBy: createdBy } };
      return (await scripts.updateOne(place, change)).matchedCount === 1;
    }
    const times = { createdAt: now, updatedAt: now, updatedBy: createdBy };
    try {
      await scripts.insertOne({ _id: scriptId, workspaceId, path, versionIds: [id], ...times });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  return {
    async find(workspaceId, path) {
      const found = await scripts.findOne({ workspaceId, path });
      return found && toScriptRecord(found);
    },

    async list(workspaceId) {
      const found = await scripts.find({ workspaceId }).sort({ path: 1 }).toArray();
      return found.map(toScriptRecord);
    },

    async addVersion({ path, expected }, version) {
      await versions.insertOne(toVersionDocument(version));
      if (await isListed(path, expected, version)) return true;
      await versions.deleteOne({ _id: version.id, workspaceId: version.workspaceId });
      return false;
    },

    async findVersion(workspaceId, path, version) {
      const script = await scripts.findOne({ workspaceId, path });
      const id = script?.versionIds.at(version === null ? -1 : version - 1);
      if (!script || id === undefined || version === 0) return null;
      const found = await versions.findOne({ _id: id, workspaceId });
      return found && toVersionRecord(found);
    },

    async listVersions(workspaceId, path) {
      const script = await scripts.findOne({ workspaceId, path });
      if (!script) return [];
      const found = await versions.find({ _id: { $in: script.versionIds }, workspaceId }).toArray();
      return found.map(toVersionRecord);
    },

    async remove(workspaceId, path) {
      return (await scripts.deleteOne({ workspaceId, path })).deletedCount === 1;
    },
  };
}

function toScriptRecord(document: ScriptDocument): ScriptRecord {
  const { _id, versionIds, createdAt, updatedAt, ...rest } = document;
  return {
    ...rest,
    id: _id,
    version: versionIds.length,
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  };
}

function toVersionDocument({ id, compiled, createdAt, ...rest }: ScriptVersionRecord): ScriptVersionDocument {
  return { ...rest, _id: id, compiled: JSON.stringify(compiled), createdAt: new Date(createdAt) };
}

function toVersionRecord({ _id, compiled, createdAt, ...rest }: ScriptVersionDocument): ScriptVersionRecord {
  return {
    ...rest,
    id: _id,
    compiled: JSON.parse(compiled) as CompiledScript,
    createdAt: createdAt.getTime(),
  };
}
