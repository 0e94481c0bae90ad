import { answerHostQuestion } from './host-answers.ts';
import type { GuestCall, Machine } from './machine.ts';
import type { MemoryChanges } from './memory-image.ts';
import { bundleModule } from './millrace-imports.ts';

/** More is not kept; a bundle that makes more of the memory is evaluated by each execution. */
const mostBytesEach = 12 * 2 ** 20;
const mostBytes = 48 * 2 ** 20;

/** Questions whose answer is always the same. */
const steadyQuestions: readonly string[] = ['url', 'urlChange', 'digest', 'hmac'];

/**
 * What evaluated bundles make of the memory, so that an execution need not evaluate its own: for `zod` that takes ten
 * times as long as everything else. A bundle is evaluated alone, before any user data, and only kept if it asked for
 * nothing that differs from one execution to the next: no clock, no randomness, no log, no timer, no request.
 */
export function createBundleImages() {
  const images = new Map<string, MemoryChanges | null>();
  let bytes = 0;

  function keep(bundle: string, image: MemoryChanges | null): void {
    images.set(bundle, image);
    bytes += sizeOf(bundle, image);
    for (const [oldest, dropped] of images) {
      if (bytes <= mostBytes || oldest === bundle) break;
      images.delete(oldest);
      bytes -= sizeOf(oldest, dropped);
    }
  }

  return {
    /**
     * Puts the evaluated bundle into a machine that equals the image. False: the machine is not usable any more, and
     * another one evaluates the bundle as part of its script.
     */
    put(machine: Machine, bundle: string, shouldStop: () => boolean): boolean {
      const known = images.get(bundle);
      if (known === null) return true;
      if (known) {
        images.delete(bundle);
        images.set(bundle, known);
        return machine.applyChanges(known);
      }
      const image = evaluateAlone(machine, bundle, shouldStop);
      if (!image && shouldStop()) return machine.reset();
      keep(bundle, image);
      return image ? true : machine.reset();
    },
  };
}

function sizeOf(bundle: string, image: MemoryChanges | null): number {
  return bundle.length + (image?.bytes.byteLength ?? 0);
}

function evaluateAlone(machine: Machine, bundle: string, shouldStop: () => boolean): MemoryChanges | null {
  let isSteady = true;
  const host = (operation: string, question: string, argument: string): string | undefined => {
    if (operation === 'ask' && steadyQuestions.includes(question))
      return answerHostQuestion(question, argument);
    isSteady = false;
    return undefined;
  };
  const loadModule = (name: string) => (name === bundleModule ? bundle : undefined);
  machine.begin({ host, shouldStop, loadModule });
  const isDone = (call: GuestCall) => call.kind === 'returned' && isSteady && !shouldStop();
  if (!isDone(machine.preload(bundleModule)) || !isDone(machine.runJobs())) return null;
  if (machine.isFull() || machine.wasClockRead()) return null;
  const image = machine.takeChanges();
  return image.bytes.byteLength <= mostBytesEach ? image : null;
}
