import type { BsonInput } from './values/encode.ts';

/** MongoDB's error codes by name, those that this database answers with. */
const codes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  OperationFailed: 96,
  CommandNotSupported: 115,
  UnsatisfiableWriteConcern: 100,
  UnknownReplWriteConcern: 79,
  NoSuchSession: 206,
  CannotConvertIndexToUnique: 359,
  InvalidIndexSpecificationOption: 197,
  ExceededMemoryLimit: 146,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  QueryFeatureNotAllowed: 224,
  NotImplemented: 238,
  ConversionFailure: 241,
  TransactionTooOld: 225,
  OperationNotSupportedInTransaction: 263,
  ChangeStreamFatalError: 280,
  ChangeStreamHistoryLost: 286,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  UnsupportedOpQueryCommand: 352,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  IDLFailedToParse: 40414,
  IDLUnknownField: 40415,
  InvalidPipelineOperator: 168,
  OutOfDiskSpace: 14031,
  MergeStageNoMatchingDocument: 13113,
  SearchNotEnabled: 31082,
} as const;

export type MongoCodeName = keyof typeof codes;

/** An error answered to the client with MongoDB's own code and name; `details` are further fields of the reply. */
export class MongoFailure extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly details: Record<string, BsonInput>;

  constructor(codeName: MongoCodeName | number, message: string, details: Record<string, BsonInput> = {}) {
    super(message);
    this.name = 'MongoFailure';
    this.code = typeof codeName === 'number' ? codeName : codes[codeName];
    this.codeName = typeof codeName === 'number' ? `Location${codeName}` : codeName;
    this.details = details;
  }
}

/** A failure of a command that had written by then: its transaction is undone, and it alone is answered with it. */
export class UndoneFailure extends Error {
  readonly failure: MongoFailure;

  constructor(failure: MongoFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
