import type { SessionRecord, TokenRecord, UserRecord, WorkspaceRecord } from '#server/people/people-store.ts';
import type {
  SessionDocument,
  TokenDocument,
  UserDocument,
  WorkspaceDocument,
} from './models/people-models.ts';
import { dateOrNull, timeOrNull } from './run-documents.ts';

export function toUserDocument({ id, lockedUntil, createdAt, ...user }: UserRecord): UserDocument {
  return {
    _id: id,
    ...user,
    emailKey: user.email.toLowerCase(),
    lockedUntil: dateOrNull(lockedUntil),
    createdAt: new Date(createdAt),
  };
}

export function toUserRecord(document: UserDocument): UserRecord {
  const { _id, email, name, passwordHash, failedSignIns, lockedUntil, createdAt } = document;
  return {
    id: _id,
    email,
    name,
    passwordHash,
    failedSignIns,
    lockedUntil: timeOrNull(lockedUntil),
    createdAt: createdAt.getTime(),
  };
}

export function toWorkspaceDocument({ id, createdAt, ...workspace }: WorkspaceRecord): WorkspaceDocument {
  return { _id: id, ...workspace, createdAt: new Date(createdAt) };
}

export function toWorkspaceRecord({ _id, slug, name, createdAt }: WorkspaceDocument): WorkspaceRecord {
  return { id: _id, slug, name, createdAt: createdAt.getTime() };
}

export function toSessionDocument(session: SessionRecord): SessionDocument {
  const { idHash, userId, createdAt, expiresAt } = session;
  return { _id: idHash, userId, createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) };
}

export function toSessionRecord({ _id, userId, createdAt, expiresAt }: SessionDocument): SessionRecord {
  return { idHash: _id, userId, createdAt: createdAt.getTime(), expiresAt: expiresAt.getTime() };
}

export function toTokenDocument(token: TokenRecord): TokenDocument {
  const { id, createdAt, expiresAt, revokedAt, ...fields } = token;
  return {
    _id: id,
    ...fields,
    createdAt: new Date(createdAt),
    expiresAt: dateOrNull(expiresAt),
    revokedAt: dateOrNull(revokedAt),
  };
}

export function toTokenRecord(document: TokenDocument): TokenRecord {
  return {
    id: document._id,
    workspaceId: document.workspaceId,
    name: document.name,
    tokenHash: document.tokenHash,
    role: document.role,
    flowPath: document.flowPath,
    createdAt: document.createdAt.getTime(),
    expiresAt: timeOrNull(document.expiresAt),
    revokedAt: timeOrNull(document.revokedAt),
  };
}
