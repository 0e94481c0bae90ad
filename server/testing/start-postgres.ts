import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

export type TestPostgres = {
  /** The value of a resource for it. */
  resource: { host: string; port: number; database: string; user: string; password: string; tls: string };
  run(sql: string): Promise<void>;
  close(): Promise<void>;
};

/** A real PostgreSQL (PGlite: the server itself as WebAssembly) behind its wire protocol on a free port. */
export async function startPostgres(): Promise<TestPostgres> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 20 });
  await server.start();
  const port = Number(server.getServerConn().split(':').at(-1));
  return {
    resource: {
      host: '127.0.0.1',
      port,
      database: 'postgres',
      user: 'postgres',
      password: 'canary-pg',
      tls: 'none',
    },
    run: async (sql) => void (await db.exec(sql)),
    async close() {
      await server.stop();
      await db.close();
    },
  };
}
