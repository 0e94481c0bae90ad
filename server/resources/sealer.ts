import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts secrets at rest with the newest key and opens what any known key has sealed (design 7.2, rule 8). */
export type Sealer = {
  /** The id of the key that seals. */
  keyId: string;
  knows(keyId: string): boolean;
  /** `place` names what the text belongs to; it opens there only. */
  seal(text: string, place: readonly string[]): string;
  /** Throws when the key is unknown, or the sealed text was changed or belongs elsewhere. */
  open(sealed: string, place: readonly string[]): string;
};

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const authTagLength = 16;
const keyIdBytes = 6;

/** The first key seals; each has 32 bytes. */
export function createSealer(newest: Buffer, others: readonly Buffer[] = []): Sealer {
  const keys = new Map([newest, ...others].map((key) => [idOfKey(key), key]));
  const keyId = idOfKey(newest);
  return {
    keyId,
    knows: (id) => keys.has(id),
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, newest, nonce, { authTagLength });
      cipher.setAAD(placeBytes(place));
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [keyId, nonce.toString('base64url'), bytes.toString('base64url')].join('.');
    },
    open(sealed, place) {
      const [id = '', nonce = '', body = ''] = sealed.split('.');
      const key = keys.get(id);
      if (key === undefined) throw new Error(`A secret is sealed with the key ${id}, which is not known.`);
      const bytes = Buffer.from(body, 'base64url');
      const end = bytes.length - authTagLength;
      if (end < 0) throw new Error('A sealed secret is damaged.');
      const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), { authTagLength });
      decipher.setAAD(placeBytes(place));
      decipher.setAuthTag(bytes.subarray(end));
      return decipher.update(bytes.subarray(0, end), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** Which key a sealed text needs. */
export function keyIdOf(sealed: string): string {
  return sealed.split('.')[0] ?? '';
}

function idOfKey(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'millrace key id', keyIdBytes)).toString('hex');
}

function placeBytes(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place));
}
