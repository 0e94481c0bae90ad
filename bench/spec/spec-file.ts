import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EJSON } from 'bson';

export type Doc = Record<string, unknown>;

export type Operation = {
  name: string;
  object: string;
  arguments?: Doc;
  ignoreResultAndError?: boolean;
  expectError?: Doc;
  expectResult?: unknown;
  saveResultAsEntity?: string;
};

export type ExpectedEvents = {
  client: string;
  eventType?: string;
  events: Doc[];
  ignoreExtraEvents?: boolean;
};

export type SpecTest = {
  description: string;
  skipReason?: string;
  runOnRequirements?: Requirement[];
  operations: Operation[];
  expectEvents?: ExpectedEvents[];
  outcome?: CollectionData[];
};

export type CollectionData = {
  collectionName: string;
  databaseName: string;
  createOptions?: Doc;
  documents: Doc[];
};

export type Requirement = {
  minServerVersion?: string;
  maxServerVersion?: string;
  topologies?: string[];
  serverless?: string;
  auth?: boolean;
  csfle?: unknown;
  serverParameters?: Doc;
};

/** A file in MongoDB's unified test format, as far as it is understood here. */
export type SpecFile = {
  description: string;
  schemaVersion: string;
  runOnRequirements?: Requirement[];
  createEntities?: Doc[];
  initialData?: CollectionData[];
  tests: SpecTest[];
};

export type NamedFile = { folder: string; path: string; file: SpecFile };

/** Every test file under a folder; what is not in the unified format is left out. */
export function readSpecFiles(directory: string): NamedFile[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path): NamedFile[] => {
      const file = EJSON.parse(readFileSync(path, 'utf8'), { relaxed: true }) as SpecFile;
      if (typeof file.schemaVersion !== 'string' || !Array.isArray(file.tests)) return [];
      const [first = '', ...rest] = relative(directory, path).split('/');
      return [{ folder: rest.length > 0 ? first : '.', path: relative(directory, path), file }];
    });
}

/** Why a test is not meant for this server, or null when it is. */
export function unmetRequirement(
  requirements: readonly Requirement[] | undefined,
  server: { version: string; topology: string },
): string | null {
  if (!requirements || requirements.length === 0) return null;
  const reasons = requirements.map((requirement) => unmet(requirement, server));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

function unmet(requirement: Requirement, server: { version: string; topology: string }): string | null {
  const { minServerVersion, maxServerVersion, topologies, auth, csfle, serverParameters } = requirement;
  if (minServerVersion && compareVersions(server.version, minServerVersion) < 0)
    return `needs server ${minServerVersion}`;
  if (maxServerVersion && compareVersions(server.version, maxServerVersion) > 0)
    return `is for servers up to ${maxServerVersion}`;
  if (topologies && !topologies.includes(server.topology)) return `is for ${topologies.join(', ')}`;
  if (auth === true) return 'needs authentication';
  if (csfle) return 'needs client-side encryption';
  if (serverParameters) return `needs server parameters (${Object.keys(serverParameters).join(', ')})`;
  return requirement.serverless === 'require' ? 'is for serverless' : null;
}

function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let index = 0; index < 3; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
