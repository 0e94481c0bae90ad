import type pg from 'pg';
import Cursor from 'pg-cursor';
import type { OutboundGuard } from '#server/adapters/http/outbound-guard.ts';
import type { SqlPort, SqlRequest, SqlResult } from '#server/runtime/connector-ports.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';
import { openConnection } from './open-connection.ts';
import { sqlFailure } from './sql-failure.ts';
import { toJsonRow } from './sql-values.ts';

const batchRows = 200;
const maxResultBytes = 16 * 2 ** 20;

/** One statement on a connection of its own, in a transaction of its own. */
export function createSqlPort(guard: OutboundGuard): SqlPort {
  return async (request) => {
    const connection = await openConnection(guard, request);
    try {
      return await execute(connection.client, request);
    } catch (error) {
      throw connection.reasonOfEnd() ?? sqlFailure(error);
    } finally {
      await connection.close();
    }
  };
}

async function execute(client: pg.Client, request: SqlRequest): Promise<SqlResult> {
  await client.query(request.readOnly ? 'BEGIN READ ONLY' : 'BEGIN');
  await client.query(`SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(request.timeoutMs))}`);
  const result = await readRows(client, request);
  await client.query('COMMIT');
  return result;
}

/**
 * A cursor is prepared by the extended protocol, which takes exactly one statement, so that nothing follows the end of
 * a read-only transaction; and it reads no more rows than are wanted.
 */
async function readRows(client: pg.Client, request: SqlRequest): Promise<SqlResult> {
  const { text, parameters, maxRows } = request;
  const cursor = client.query(new Cursor(text, parameters, { rowMode: 'array' }));
  const rows: JsonObject[] = [];
  let bytes = 0;
  try {
    while (rows.length <= maxRows) {
      const wanted = Math.min(batchRows, maxRows + 1 - rows.length);
      const { batch, fields, count } = await readBatch(cursor, wanted);
      for (const values of batch) {
        const row = toJsonRow(fields, values);
        bytes += Buffer.byteLength(JSON.stringify(row));
        if (bytes > maxResultBytes) {
          throw new AppError('payload_too_large', 'The rows have more than 16 MiB as JSON. Ask for fewer.');
        }
        rows.push(row);
      }
      if (batch.length < wanted) return { rows, isCut: false, count };
    }
    return { rows: rows.slice(0, maxRows), isCut: true, count: null };
  } finally {
    await cursor.close();
  }
}

type Batch = { batch: unknown[][]; fields: pg.FieldDef[]; count: number | null };

function readBatch(cursor: Cursor, wanted: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    cursor.read(wanted, (error, batch, result) => {
      if (error) reject(error);
      else resolve({ batch, fields: result.fields ?? [], count: result.rowCount });
    });
  });
}
