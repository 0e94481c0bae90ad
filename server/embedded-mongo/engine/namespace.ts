import { MongoFailure } from '../errors.ts';

const maxNamespaceBytes = 255;
const maxDatabaseBytes = 63;

/** Puts a namespace together, if both of its parts may be names. */
export function checkNamespace(database: string, collection: string): string {
  const namespace = `${database}.${collection}`;
  const isDatabaseFine =
    database !== '' && Buffer.byteLength(database) <= maxDatabaseBytes && !/[/\\. "$*<>:|?\0]/.test(database);
  if (!isDatabaseFine || collection === '' || collection.startsWith('.') || collection.includes('\0'))
    throw new MongoFailure('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  if (collection.includes('$'))
    throw new MongoFailure('InvalidNamespace', `Invalid collection name: ${collection}`);
  if (Buffer.byteLength(namespace) > maxNamespaceBytes)
    throw new MongoFailure(
      'InvalidNamespace',
      `Fully qualified namespace is too long. Namespace: ${namespace} Max: ${maxNamespaceBytes}`,
    );
  return namespace;
}

/** Names that begin with `system.` are the server's own, but for the one where scripts used to be. */
export function refuseSystemNamespace(namespace: string): void {
  const collection = namespace.slice(namespace.indexOf('.') + 1);
  if (collection.startsWith('system.') && collection !== 'system.js')
    throw new MongoFailure('InvalidNamespace', `Invalid system namespace: ${namespace}`);
}
