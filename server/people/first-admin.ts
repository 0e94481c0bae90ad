import { randomInt, timingSafeEqual } from 'node:crypto';
import type { ClockPort, LogPort } from '#server/runtime/ports.ts';
import { createWorkspace } from '#server/workspaces/create-workspace.ts';
import { AppError } from '#shared/errors.ts';
import { addUser } from './add-user.ts';
import type { PeopleStore, UserRecord } from './people-store.ts';
import { hashSecret } from './secrets.ts';

type Deps = { people: PeopleStore; clock: ClockPort; log: LogPort };
type Person = { email: string; name: string; password: string };

/** Makes the first admin of an installation, once, for whoever can read its log (design 2.2). */
export type FirstAdmin = {
  isNeeded(): Promise<boolean>;
  /** Makes a one-time code when there is no admin yet, for the log; null when there is one. */
  prepare(): Promise<string | null>;
  setUp(code: string, person: Person): Promise<UserRecord>;
};

const maxWrongCodes = 20;

export function createFirstAdmin(deps: Deps): FirstAdmin {
  let code: string | null = null;
  let wrongCodes = 0;
  const isNeeded = async () => !(await hasAdmin(deps.people));

  /** Takes the code away before anything is awaited, so that of two calls with it only one goes on. */
  function takeCode(given: string): string {
    const expected = code;
    if (expected === null)
      throw new AppError('forbidden', 'This installation is set up already. Sign in instead.');
    const hash = (text: string) => Buffer.from(hashSecret(text), 'hex');
    if (timingSafeEqual(hash(given.trim().toUpperCase()), hash(expected))) {
      code = null;
      return expected;
    }
    wrongCodes += 1;
    if (wrongCodes >= maxWrongCodes) code = null;
    throw new AppError('forbidden', 'This is not the code from the log of the server.');
  }

  return {
    isNeeded,
    async prepare() {
      code = (await isNeeded()) ? makeCode() : null;
      return code;
    },
    async setUp(given, person) {
      const taken = takeCode(given);
      try {
        if (!(await isNeeded())) throw new AppError('forbidden', 'This installation is set up already.');
        return await addFirstAdmin(deps, person);
      } catch (error) {
        code = taken;
        throw error;
      }
    },
  };
}

/** An admin of every workspace; where there is none, of a new one. */
export async function addFirstAdmin(deps: Deps, person: Person): Promise<UserRecord> {
  const existing = await deps.people.listWorkspaces();
  const workspaces =
    existing.length > 0 ? existing : [await createWorkspace(deps, { slug: 'main', name: 'Main' })];
  const workspaceIds = workspaces.map((workspace) => workspace.id);
  const user = await addUser(deps, { ...person, workspaceIds, role: 'admin' });
  deps.log.info({ userId: user.id }, 'first admin added');
  return user;
}

/** People of the demo mode have no password, so they do not count. */
async function hasAdmin(people: PeopleStore): Promise<boolean> {
  if ((await people.countUsers()) === 0) return false;
  for (const workspace of await people.listWorkspaces()) {
    const members = await people.membersOf(workspace.id);
    if (members.some((member) => member.role === 'admin' && member.user.passwordHash !== null)) return true;
  }
  return false;
}

/** Letters and digits that are not taken for one another, as `ABCD-EFGH-JKLM`: about 60 bits. */
function makeCode(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group()].join('-');
}
