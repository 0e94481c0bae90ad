import { MongoFailure } from '../../errors.ts';

const maxBytes = 16 * 1024 * 1024 + 16 * 1024;

/** A document that a client can take. */
export function checkSize(document: Buffer): Buffer {
  if (document.length <= maxBytes) return document;
  throw new MongoFailure(
    'BSONObjectTooLarge',
    `BSONObj size: ${document.length} is invalid. Size must be between 0 and 16793600(16MB)`,
  );
}
