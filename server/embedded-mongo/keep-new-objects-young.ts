import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from guessing that new objects will live long. It learns that from the documents of a large insert, and goes
 * on to put what each later command makes among the long-lived objects; there it is dead at once, and keeps alive what
 * it points to: each small collection then copies most of what it should free. For the whole process.
 */
export function keepNewObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
