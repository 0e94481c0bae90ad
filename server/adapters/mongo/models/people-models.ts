import { type Connection, Schema } from 'mongoose';
import type { Role } from '#shared/people/roles.ts';
import { collectionOptions } from './collection-options.ts';

export type UserDocument = {
  _id: string;
  email: string;
  /** The email in lower case, which is what must be unique. */
  emailKey: string;
  name: string;
  passwordHash: string | null;
  failedSignIns: number;
  lockedUntil: Date | null;
  createdAt: Date;
};

export type WorkspaceDocument = { _id: string; slug: string; name: string; createdAt: Date };

/** Its id is workspace id + `/` + user id. */
export type MemberDocument = {
  _id: string;
  workspaceId: string;
  userId: string;
  role: Role;
  groups?: string[];
};

/** Its id is the SHA-256 of what the cookie holds. */
export type SessionDocument = { _id: string; userId: string; createdAt: Date; expiresAt: Date };

export type TokenDocument = {
  _id: string;
  workspaceId: string;
  name: string;
  tokenHash: string;
  role: Role;
  flowPath: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

const userSchema = new Schema<UserDocument>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    emailKey: { type: String, required: true },
    name: String,
    passwordHash: String,
    failedSignIns: Number,
    lockedUntil: Date,
    createdAt: Date,
  },
  collectionOptions('users'),
);
userSchema.index({ emailKey: 1 }, { name: 'email', unique: true });

const workspaceSchema = new Schema<WorkspaceDocument>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    name: String,
    createdAt: Date,
  },
  collectionOptions('workspaces'),
);
workspaceSchema.index({ slug: 1 }, { name: 'slug', unique: true });

const memberSchema = new Schema<MemberDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    userId: { type: String, required: true },
    role: { type: String, required: true },
    groups: { type: [String], default: undefined },
  },
  collectionOptions('members'),
);
memberSchema.index({ workspaceId: 1, userId: 1 }, { name: 'member', unique: true });
memberSchema.index({ userId: 1 }, { name: 'ofUser' });

const sessionSchema = new Schema<SessionDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    createdAt: Date,
    expiresAt: { type: Date, required: true },
  },
  collectionOptions('sessions'),
);
sessionSchema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 });
sessionSchema.index({ userId: 1 }, { name: 'ofUser' });

const tokenSchema = new Schema<TokenDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    name: String,
    tokenHash: { type: String, required: true },
    role: { type: String, required: true },
    flowPath: String,
    createdAt: Date,
    expiresAt: Date,
    revokedAt: Date,
  },
  collectionOptions('tokens'),
);
tokenSchema.index({ tokenHash: 1 }, { name: 'hash', unique: true });
tokenSchema.index({ workspaceId: 1, name: 1 }, { name: 'ofWorkspace' });

export function definePeopleModels(connection: Connection) {
  return {
    users: connection.model('User', userSchema),
    workspaces: connection.model('Workspace', workspaceSchema),
    members: connection.model('Member', memberSchema),
    sessions: connection.model('Session', sessionSchema),
    tokens: connection.model('Token', tokenSchema),
  };
}
