import { buildMillrace } from '../bench/millrace-process.ts';

/** Builds what the tests run, once for all of them. */
export default function buildOnce(): void {
  buildMillrace();
}
