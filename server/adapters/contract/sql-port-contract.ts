import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createOutboundGuard } from '#server/adapters/http/outbound-guard.ts';
import { createSqlPort } from '#server/adapters/sql/run-query.ts';
import type { SqlRequest } from '#server/runtime/connector-ports.ts';
import type { TestPostgres } from '#server/testing/start-postgres.ts';

/** What the port to databases promises, against a real PostgreSQL with an empty table `port_orders`. */
export function sqlPortContract(postgres: () => TestPostgres): void {
  const sql = createSqlPort(createOutboundGuard(['127.0.0.1']));
  const ask = (text: string, more: Partial<SqlRequest> = {}) =>
    sql({
      database: postgres().resource,
      text,
      parameters: [],
      readOnly: true,
      maxRows: 1000,
      timeoutMs: 20_000,
      signal: new AbortController().signal,
      ...more,
    });
  const change = (text: string, parameters: SqlRequest['parameters'] = []) =>
    ask(text, { parameters, readOnly: false });

  test('a query binds its parameters, whatever they hold', async () => {
    const evil = "x'); drop table port_orders; --";
    const added = await change('insert into port_orders values ($1, $2, $3), (2, null, null)', [
      1,
      20.5,
      evil,
    ]);
    expect(added).toEqual({ rows: [], isCut: false, count: 2 });
    const found = await ask('select * from port_orders where note = $1', { parameters: [evil] });
    expect(found.rows).toEqual([{ id: 1, amount: '20.5', note: evil }]);
    expect(
      (await ask('select id from port_orders where id = any($1)', { parameters: [[2, 3]] })).rows,
    ).toEqual([{ id: 2 }]);
  });

  test('a query gives JSON of every type', async () => {
    const { rows } = await ask(
      `select 9007199254740993::int8 as big, 7::int8 as small, '\\x00ff'::bytea as bytes, date '2026-03-01' as day,
        timestamptz '2026-03-01 12:00+02' as moment, timestamp '2026-03-01 12:00' as local, '{"a":[1]}'::jsonb as doc,
        'NaN'::float8 as nan, true as yes, null as none, array[1,2] as list, 1 as "__proto__"`,
    );
    expect(JSON.stringify(rows)).toBe(
      '[{"big":"9007199254740993","small":7,"bytes":"AP8=","day":"2026-03-01","moment":"2026-03-01T10:00:00.000Z","local":"2026-03-01 12:00:00","doc":{"a":[1]},"nan":null,"yes":true,"none":null,"list":[1,2],"__proto__":1}]',
    );
  });

  test('a query that is read-only changes nothing, also not by a second statement', async () => {
    await expect(ask('delete from port_orders')).rejects.toThrow('read-only transaction');
    await expect(ask('select 1; delete from port_orders')).rejects.toThrow('multiple commands');
    await expect(ask('commit; delete from port_orders')).rejects.toThrow('multiple commands');
    expect((await ask('select count(*) as n from port_orders')).rows).toEqual([{ n: 2 }]);
  });

  test('a query gives as many rows as are wanted and says that there are more', async () => {
    const rows = 'select n from generate_series(1, 1000000) n';
    const cut = await ask(rows, { maxRows: 450 });
    expect([cut.rows.length, cut.rows.at(-1), cut.isCut]).toEqual([450, { n: 450 }, true]);
    expect(await ask('select 1 as n', { maxRows: 1 })).toEqual({ rows: [{ n: 1 }], isCut: false, count: 1 });
    await expect(ask("select repeat('x', 20000000) as x")).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  test('a query tells what the database says about a mistake', async () => {
    await expect(ask('select * from nothing')).rejects.toMatchObject({
      code: 'bad_request',
      message: 'The database refused: relation "nothing" does not exist (at character 15)',
      details: { sqlState: '42P01' },
    });
    await expect(ask('select $1::int', { parameters: ['x'] })).rejects.toThrow('invalid input syntax');
  });

  test('a connection goes nowhere that the guard refuses', async () => {
    const closed = createSqlPort(createOutboundGuard([]));
    const request = { database: postgres().resource, text: 'select 1', parameters: [], readOnly: true };
    const signal = new AbortController().signal;
    const asked = closed({ ...request, maxRows: 1, timeoutMs: 20_000, signal });
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a connection that is refused, silent or stopped ends with a reason', async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const abort = new AbortController();
    const database = { ...postgres().resource, port };
    const asked = ask('select 1', { database, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(asked).rejects.toThrow('was stopped');
    await new Promise((resolve) => silent.close(resolve));
    await expect(ask('select 1', { database })).rejects.toMatchObject({ code: 'unavailable' });
  });
}
