import { randomBytes } from 'node:crypto';
import { createSealer, type Sealer } from '#server/resources/sealer.ts';
import type { RunSealPort } from '#server/runtime/ports.ts';

const keyBytes = 32;

/**
 * Every run that keeps something secret has a key of its own, which is stored with its state, sealed by the
 * installation's key. When the run ends the key goes with the state, and nothing that it has sealed can be read any more.
 */
export function createRunSeals(sealer: Sealer): RunSealPort {
  return {
    createKey: (runId) => sealer.seal(randomBytes(keyBytes).toString('base64'), placeOf(runId)),
    open(runId, key) {
      const place = placeOf(runId);
      const own = createSealer(Buffer.from(sealer.open(key, place), 'base64'));
      return {
        seal: (text) => own.seal(text, place),
        open: (sealed) => own.open(sealed, place),
      };
    },
  };
}

const placeOf = (runId: string) => ['run', runId];
