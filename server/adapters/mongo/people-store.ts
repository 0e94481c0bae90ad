import { trusted } from 'mongoose';
import type { MemberRecord, PeopleStore, WorkspaceRecord } from '#server/people/people-store.ts';
import { AppError } from '#shared/errors.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { MemberDocument } from './models/people-models.ts';
import {
  toSessionDocument,
  toSessionRecord,
  toTokenDocument,
  toTokenRecord,
  toUserDocument,
  toUserRecord,
  toWorkspaceDocument,
  toWorkspaceRecord,
} from './people-documents.ts';
import { dateOrNull } from './run-documents.ts';

const maxKnownWorkspaces = 1000;

/** People, workspaces, sessions and tokens, through mongoose's models: filters are sanitised and cast. */
export function createMongoPeopleStore({ models }: MongoConnection): PeopleStore {
  const { users, workspaces, members, sessions, tokens } = models;
  /** Nothing changes or removes a workspace, and every call asks for one. */
  const knownWorkspaces = new Map<string, WorkspaceRecord>();
  return {
    async countUsers() {
      return users.countDocuments({});
    },

    async insertUser(user) {
      await users.insertOne(toUserDocument(user)).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        throw new AppError('conflict', `There is an account for ${user.email} already.`, { cause: error });
      });
    },

    async findUser(by) {
      const filter = 'id' in by ? { _id: by.id } : { emailKey: by.email.toLowerCase() };
      const user = await users.findOne(filter).lean();
      return user && toUserRecord(user);
    },

    async updateSignIn(userId, { failedSignIns, lockedUntil }) {
      await users.updateOne(
        { _id: userId },
        { $set: { failedSignIns, lockedUntil: dateOrNull(lockedUntil) } },
      );
    },

    async insertWorkspace(workspace) {
      await workspaces.insertOne(toWorkspaceDocument(workspace)).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        throw new AppError('conflict', `There is a workspace "${workspace.slug}" already.`, { cause: error });
      });
    },

    async findWorkspace(by) {
      const key = 'id' in by ? `id:${by.id}` : `slug:${by.slug}`;
      const known = knownWorkspaces.get(key);
      if (known) return known;
      const filter = 'id' in by ? { _id: by.id } : { slug: by.slug };
      const workspace = await workspaces.findOne(filter).lean();
      if (!workspace) return null;
      if (knownWorkspaces.size >= maxKnownWorkspaces) knownWorkspaces.clear();
      const record = toWorkspaceRecord(workspace);
      knownWorkspaces.set(key, record);
      return record;
    },

    async listWorkspaces() {
      const found = await workspaces.find({}).sort({ slug: 1 }).lean();
      return found.map(toWorkspaceRecord);
    },

    async putMember({ workspaceId, userId, ...changes }) {
      const _id = `${workspaceId}/${userId}`;
      await members.updateOne({ _id }, { $set: { workspaceId, userId, ...changes } }, { upsert: true });
    },

    async membershipsOf(userId) {
      const found = await members.find({ userId }).sort({ workspaceId: 1 }).lean();
      return found.map(toMemberRecord);
    },

    async membersOf(workspaceId) {
      const found = await members.find({ workspaceId }).sort({ userId: 1 }).lean();
      const ids = found.map(({ userId }) => userId);
      const people = await users.find({ _id: trusted({ $in: ids }) }).lean();
      const byId = new Map(people.map((user) => [user._id, toUserRecord(user)]));
      return found.flatMap((member) => {
        const user = byId.get(member.userId);
        return user ? [{ ...toMemberRecord(member), user }] : [];
      });
    },

    async insertSession(session) {
      await sessions.insertOne(toSessionDocument(session));
    },

    async findSession(idHash) {
      const session = await sessions.findOne({ _id: idHash }).lean();
      return session && toSessionRecord(session);
    },

    async removeSession(idHash) {
      await sessions.deleteOne({ _id: idHash });
    },

    async endSession(idHash, at) {
      await sessions.updateOne({ _id: idHash }, { $min: { expiresAt: new Date(at) } });
    },

    async removeSessionsOf(userId) {
      await sessions.deleteMany({ userId });
    },

    async insertToken(token) {
      await tokens.insertOne(toTokenDocument(token));
    },

    async findToken(tokenHash) {
      const token = await tokens.findOne({ tokenHash }).lean();
      return token && toTokenRecord(token);
    },

    async tokensNamed(workspaceId, name) {
      const found = await tokens.find({ workspaceId, name }).lean();
      return found.map(toTokenRecord);
    },
  };
}

function toMemberRecord({ workspaceId, userId, role, groups }: MemberDocument): MemberRecord {
  return { workspaceId, userId, role, ...(groups === undefined ? {} : { groups }) };
}
