import { resolve } from 'node:path';
import * as z from 'zod';

const loopbackHosts = ['127.0.0.1', 'localhost', '::1'];

const secretKey = z.string().min(32, 'needs at least 32 characters');
const port = z.coerce.number().int().min(0).max(65_535);
const webAddress = z
  .url({ protocol: /^https?$/, error: 'is not an http or https address' })
  .transform((url) => new URL(url).origin);

/** One entry per variable of `.env.example`; an empty value counts as unset. */
const variables = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4400),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  PUBLIC_URL: webAddress.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_SYNC: z.enum(['process', 'disk']).default('process'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'does not start with mongodb:// or mongodb+srv://')
    .optional(),
  ADMIN_EMAIL: z.email('is not an email address').optional(),
  ADMIN_PASSWORD: z.string().min(10, 'needs at least 10 characters').optional(),
  SECRET_KEY: secretKey.optional(),
  SECRET_KEY_PREVIOUS: secretKey.optional(),
  OUTBOUND_ALLOW: z.string().default(''),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  LEASE_SECONDS: z.coerce.number().min(1).max(600).default(30),
  WORKER_SLOTS: z.coerce.number().int().min(1).max(1000).optional(),
  TEST_HOOKS: z.enum(['0', '1']).default('0'),
  FAILPOINT: z
    .string()
    .regex(/^[a-z-]+:\d+$/, 'has the form name:count')
    .optional(),
});

export type Env = {
  host: string;
  port: number;
  role: 'all' | 'api' | 'worker';
  /** The origin that people use, without a final slash; null: not set. */
  publicUrl: string | null;
  /** Absolute path. */
  dataDir: string;
  databaseSync: 'process' | 'disk';
  /** null: the embedded database */
  mongodbUri: string | null;
  admin: { email: string; password: string } | null;
  secretKey: string | null;
  /** Another key that still opens what it sealed. */
  previousSecretKey: string | null;
  outboundAllow: string[];
  logLevel: z.infer<typeof variables>['LOG_LEVEL'] | null;
  leaseMs: number;
  workerSlots: number | null;
  testHooks: boolean;
  failpoint: string | null;
  /** What npm gets when a script's packages are fetched: where it is, its settings, how it reaches its registry. */
  packageEnvironment: Record<string, string>;
  /** Demo mode of design 2.2. */
  isDemo: boolean;
};

export type EnvResult = { ok: true; env: Env } | { ok: false; problems: string[] };
type Variables = Record<string, string | undefined>;

/** Reads the environment; `overrides` (what the command line says) go before it, and an empty one
 * unsets. All problems come back at once. */
export function readEnv(overrides: Variables = {}, source: Variables = process.env): EnvResult {
  const said = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const given = Object.entries({ ...source, ...said }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { ok: false, problems };
  }
  const env = toEnv(parsed.data, packageEnvironmentOf(source));
  const problems = findConflicts(env, parsed.data);
  return problems.length === 0 ? { ok: true, env } : { ok: false, problems };
}

function toEnv(values: z.infer<typeof variables>, packageEnvironment: Env['packageEnvironment']): Env {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = values;
  return {
    host: values.HOST,
    port: values.PORT,
    role: values.ROLE,
    publicUrl: values.PUBLIC_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    databaseSync: values.DATABASE_SYNC,
    mongodbUri: values.MONGODB_URI ?? null,
    admin: email !== undefined && password !== undefined ? { email, password } : null,
    secretKey: values.SECRET_KEY ?? null,
    previousSecretKey: values.SECRET_KEY_PREVIOUS ?? null,
    outboundAllow: values.OUTBOUND_ALLOW.split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
    logLevel: values.LOG_LEVEL ?? null,
    leaseMs: values.LEASE_SECONDS * 1000,
    workerSlots: values.WORKER_SLOTS ?? null,
    testHooks: values.TEST_HOOKS === '1',
    failpoint: values.FAILPOINT ?? null,
    packageEnvironment,
    isDemo: values.MONGODB_URI === undefined && values.PUBLIC_URL === undefined,
  };
}

const packageVariable =
  /^(PATH|HOME|USERPROFILE|APPDATA|SystemRoot|TEMP|TMP|TMPDIR|npm_config_\w+|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i;

/** Nothing of ours (keys, addresses, passwords) reaches the package manager. */
export function packageEnvironmentOf(source: Variables = process.env): Record<string, string> {
  const found = Object.entries(source).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && packageVariable.test(entry[0]),
  );
  return Object.fromEntries(found);
}

function findConflicts(env: Env, values: z.infer<typeof variables>): string[] {
  const problems: string[] = [];
  if (env.isDemo && !loopbackHosts.includes(env.host)) {
    problems.push(
      `HOST: without PUBLIC_URL and MONGODB_URI this is the demo, which signs everybody in, so it only listens on 127.0.0.1 and not on ${env.host}. Set PUBLIC_URL to the address that people use.`,
    );
  }
  if (env.mongodbUri === null && env.role !== 'all') {
    problems.push(
      `ROLE: a process that is only "${env.role}" shares its database with others, so it needs MONGODB_URI (for example of "millrace database serve").`,
    );
  }
  if ((values.ADMIN_EMAIL === undefined) !== (values.ADMIN_PASSWORD === undefined)) {
    problems.push('ADMIN_EMAIL and ADMIN_PASSWORD: set both or none.');
  }
  if (env.testHooks && env.publicUrl?.startsWith('https://') === true) {
    problems.push('TEST_HOOKS: is refused where PUBLIC_URL is https.');
  }
  if (env.failpoint !== null && !env.testHooks) problems.push('FAILPOINT: needs TEST_HOOKS=1.');
  return problems;
}
