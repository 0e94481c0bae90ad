import { isJsonObject } from '#shared/json.ts';
import { currentFormatVersion } from './schema.ts';

/** Turns a document of one version into one of the next; pure, and never removed once released. */
type Migration = (document: Record<string, unknown>) => Record<string, unknown>;

/** By the version that a migration starts from. Version 1 is the first: there is nothing older. */
const migrations = new Map<number, Migration>();

export type MigrationResult = { ok: true; document: unknown } | { ok: false; message: string };

/** Brings a document to the current `formatVersion`; refuses versions that this release does not know. */
export function migrateDefinition(document: unknown): MigrationResult {
  if (!isJsonObject(document)) return { ok: true, document };
  let current: Record<string, unknown> = document;
  for (;;) {
    const version = current.formatVersion;
    if (version === currentFormatVersion) return { ok: true, document: current };
    if (typeof version !== 'number') return { ok: true, document: current };
    const migrate = migrations.get(version);
    if (migrate === undefined) {
      const message = `The flow has the format version ${version}; this release reads versions up to ${currentFormatVersion}.`;
      return { ok: false, message };
    }
    current = migrate(current);
  }
}
