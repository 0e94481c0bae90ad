import * as z from 'zod';

/** A member's role in a workspace, from most to least rights (design 1 and 2). */
export const roles = ['admin', 'builder', 'operator', 'viewer'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** Who asks. A token acts in one workspace with one role, and may be limited to one flow. */
export type Actor =
  | {
      kind: 'user';
      userId: string;
      email: string;
      name: string;
      /** `groups`: slugs of those that the person belongs to in that workspace. */
      memberships: { workspaceId: string; role: Role; groups?: string[] }[];
    }
  | { kind: 'token'; name: string; workspaceId: string; role: Role; flowPath?: string }
  | { kind: 'anonymous' };
