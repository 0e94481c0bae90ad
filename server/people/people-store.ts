import type { Role } from '#shared/people/roles.ts';

export type UserRecord = {
  id: string;
  email: string;
  name: string;
  /** null: signs in by demo mode only */
  passwordHash: string | null;
  failedSignIns: number;
  lockedUntil: number | null;
  createdAt: number;
};

export type WorkspaceRecord = { id: string; slug: string; name: string; createdAt: number };
/** `groups` is absent where the person belongs to none. */
export type MemberRecord = { workspaceId: string; userId: string; role: Role; groups?: string[] };

/** `idHash` and `tokenHash` are SHA-256 in hex: what a person or system holds is never stored. */
export type SessionRecord = { idHash: string; userId: string; createdAt: number; expiresAt: number };
export type TokenRecord = {
  id: string;
  workspaceId: string;
  name: string;
  tokenHash: string;
  role: Role;
  flowPath: string | null;
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
};

export type PeopleStore = {
  countUsers(): Promise<number>;
  /** Throws AppError('conflict') when the email (compared in lower case) is taken. */
  insertUser(user: UserRecord): Promise<void>;
  findUser(by: { id: string } | { email: string }): Promise<UserRecord | null>;
  updateSignIn(userId: string, change: { failedSignIns: number; lockedUntil: number | null }): Promise<void>;
  insertWorkspace(workspace: WorkspaceRecord): Promise<void>;
  findWorkspace(by: { id: string } | { slug: string }): Promise<WorkspaceRecord | null>;
  listWorkspaces(): Promise<WorkspaceRecord[]>;
  /** Inserts or changes a membership; without `groups` it keeps those that it has. */
  putMember(member: MemberRecord): Promise<void>;
  membershipsOf(userId: string): Promise<MemberRecord[]>;
  membersOf(workspaceId: string): Promise<(MemberRecord & { user: UserRecord })[]>;
  insertSession(session: SessionRecord): Promise<void>;
  findSession(idHash: string): Promise<SessionRecord | null>;
  removeSession(idHash: string): Promise<void>;
  /** Lets a session end at a time (ms since the epoch), or when it would end anyhow if that is earlier. */
  endSession(idHash: string, at: number): Promise<void>;
  removeSessionsOf(userId: string): Promise<void>;
  insertToken(token: TokenRecord): Promise<void>;
  findToken(tokenHash: string): Promise<TokenRecord | null>;
  /** Every token of this name, also expired and revoked ones. */
  tokensNamed(workspaceId: string, name: string): Promise<TokenRecord[]>;
};
