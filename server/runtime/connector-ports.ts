import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { ResourceType } from '#shared/resources/resource-types.ts';

/** A resource with its secrets in it; it stays inside the step that uses it. */
export type ResolvedResource = {
  type: ResourceType;
  value: JsonObject;
  /** The secret texts in the value, so that nothing of the step shows them. */
  secrets: string[];
};

/** The variables, secrets and resources of a workspace as steps use them; null: there is none at the path. */
export type WorkspaceValues = {
  findVariable(workspaceId: string, path: string): Promise<{ value: JsonValue } | null>;
  findSecret(workspaceId: string, path: string): Promise<string | null>;
  findResource(workspaceId: string, path: string): Promise<ResolvedResource | null>;
};

export type SqlRequest = {
  /** The value of a `PostgreSQL` resource. */
  database: JsonObject;
  /** One statement; `$1`, `$2` ... stand for the parameters. */
  text: string;
  parameters: JsonValue[];
  /** Executed in a transaction that can change nothing. */
  readOnly: boolean;
  maxRows: number;
  timeoutMs: number;
  signal: AbortSignal;
};

export type SqlResult = {
  rows: JsonObject[];
  /** Whether there were more rows. */
  isCut: boolean;
  /** Rows that the statement found or changed, as far as the database tells. */
  count: number | null;
};

/** Executes a statement on somebody's database; rejects with an `AppError` (design 4.4). */
export type SqlPort = (request: SqlRequest) => Promise<SqlResult>;

export type Mail = {
  to: string[];
  cc: string[];
  subject: string;
  text?: string;
  html?: string;
};

export type MailRequest = {
  /** The value of an `Smtp` resource. */
  server: JsonObject;
  mail: Mail;
  /** The same for an email that is perhaps sent again. */
  key: string;
  signal: AbortSignal;
};

export type MailResult = { messageId: string; accepted: string[]; rejected: string[] };

/** Hands an email to somebody's mail server; rejects with an `AppError`. */
export type MailPort = (request: MailRequest) => Promise<MailResult>;

/** What steps reach outside by, beside HTTP. */
export type Connectors = {
  values: WorkspaceValues;
  sql: SqlPort;
  mail: MailPort;
  /** Signs in to a mail server without sending anything; rejects with an `AppError`. */
  checkMail(server: JsonObject): Promise<void>;
};
