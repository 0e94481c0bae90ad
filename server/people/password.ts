import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '#shared/errors.ts';

/** Cost of scrypt (design 7.2, rule 6): N = 2^17, 128 MiB and about a third of a second each. */
const cost = { N: 131_072, r: 8, p: 1 };
const keyBytes = 32;
const saltBytes = 16;
/** At most so many at once, so that a crowd at the door takes no gigabytes. */
const maxAtOnce = 2;
const maxWaiting = 50;

export const minPasswordLength = 10;

/** The password as it is stored: `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await deriveKey(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Compares in constant time; `stored` null takes as long and is false, so that an unknown person is not told apart. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = stored === null ? null : parseHash(stored);
  if (parsed === null) {
    await deriveKey(password, Buffer.alloc(saltBytes), cost);
    return false;
  }
  const key = await deriveKey(password, parsed.salt, parsed.cost);
  return key.length === parsed.key.length && timingSafeEqual(key, parsed.key);
}

function parseHash(stored: string) {
  const [scheme, n, r, p, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return null;
  return {
    cost: { N: Number(n), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

let running = 0;
const waiting: (() => void)[] = [];

async function deriveKey(password: string, salt: Buffer, options: typeof cost): Promise<Buffer> {
  await takeSlot();
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const maxmem = 256 * options.N * options.r;
      scrypt(password.normalize('NFKC'), salt, keyBytes, { ...options, maxmem }, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

async function takeSlot(): Promise<void> {
  if (running < maxAtOnce) {
    running += 1;
    return;
  }
  if (waiting.length >= maxWaiting) {
    throw new AppError(
      'too_many_requests',
      'Too many people sign in at this moment. Try again in a minute.',
      {
        details: { retryAfterSeconds: 60 },
      },
    );
  }
  await new Promise<void>((resolve) => waiting.push(resolve));
}
