import { MongoFailure } from '../errors.ts';

/** mingo's complaints become errors of the command; what it does not know is refused like MongoDB does. */
export function asMongoFailure(error: unknown): MongoFailure {
  if (error instanceof MongoFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /unregistered operator ['"]?(\$\w+)/i.exec(message)?.[1];
  if (unknown) return new MongoFailure('InvalidPipelineOperator', `Unrecognized expression '${unknown}'`);
  return new MongoFailure('FailedToParse', message);
}
