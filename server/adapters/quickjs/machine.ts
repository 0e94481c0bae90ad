import type { JSValueConstPointer, JSValuePointer } from 'quickjs-emscripten';
import { type Engine, loadEngine } from './engine-loader.ts';
import {
  createGuestContext,
  type GuestContext,
  type GuestEntry,
  type GuestPointers,
} from './guest-context.ts';
import { applyChanges, createMemoryImage, type MemoryChanges, type SharedImage } from './memory-image.ts';

const pageBytes = 65_536;
const initialPages = 256;

/** What the guest calls: an operation's name and up to two texts; the answer is a text or nothing. */
export type HostFunction = (operation: string, first: string, second: string) => string | undefined;

/** What one execution lends to the machine; it is gone when the execution ends. */
export type MachineSession = {
  host: HostFunction;
  /** Asked every few thousand operations of the guest; true stops the guest. */
  shouldStop: () => boolean;
  /** The text of a module that the script imports, or undefined. */
  loadModule?: ((name: string) => string | undefined) | undefined;
};

/** Where a call into the guest ended; `broken` means that this machine must not be used again. */
export type GuestCall =
  | { kind: 'returned' }
  | { kind: 'threw'; description: string }
  | { kind: 'broken'; cause: unknown };

/** What makes an instance of the compiled engine a machine, without evaluating anything: the same for all threads. */
export type MachineImage = { memory: SharedImage; pointers: GuestPointers; stackPointer: number };

/**
 * One QuickJS instance whose memory is put back, byte for byte, to its state before any user data (design 4.1).
 * All values cross as text. Not reentrant; one session at a time.
 */
export type Machine = {
  image: MachineImage;
  begin(session: MachineSession): void;
  /** Evaluates a module and hands its namespace (or the promise of it) to the guest's `start`. */
  startModule(code: string, fileName: string): GuestCall;
  /** Evaluates a module by name, without a script; the host hears of it where that does not end at once. */
  preload(moduleName: string): GuestCall;
  call(entry: GuestEntry, argument: string): GuestCall;
  /** Runs promise jobs until there are none, the guest throws or the session stops it. */
  runJobs(): GuestCall;
  /** True when the guest was refused memory in this session: what it tells afterwards may mean just that. */
  isFull(): boolean;
  /** True when the guest looked at the clock in this session. */
  wasClockRead(): boolean;
  /** Ends the session and restores the image; false when the machine must be thrown away. */
  reset(): boolean;
  /** What the session has made of the memory so far, to go on in another machine of the same image. */
  takeChanges(): MemoryChanges;
  /** Goes on with such changes; false when there is no room for them. */
  applyChanges(changes: MemoryChanges): boolean;
  /** True while every byte of the memory is that of the image; asked between sessions, by tests. */
  isPristine(): boolean;
};

/**
 * Loads an instance with its own capped memory. `origin` is the guest API's source, which is evaluated, or the image
 * of a machine that did so.
 */
export async function createMachine(
  wasm: WebAssembly.Module,
  memoryBytes: number,
  origin: string | MachineImage,
): Promise<Machine> {
  const maximum = Math.max(initialPages, Math.floor(memoryBytes / pageBytes));
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum });
  const engine = await loadEngine(wasm, memory);
  const given = typeof origin === 'string' ? undefined : origin;
  const guest = createGuest(engine, given?.pointers);
  if (typeof origin === 'string') guest.setUp(origin);
  const image = createMemoryImage(memory, given?.memory);
  const stackPointer = given?.stackPointer ?? engine.stackPointer();
  return {
    image: { memory: image.shared, pointers: guest.pointers, stackPointer },
    begin: guest.begin,
    startModule: guest.startModule,
    preload: guest.preload,
    call: guest.call,
    runJobs: guest.runJobs,
    isFull: engine.wasRefusedMemory,
    wasClockRead: engine.wasClockRead,
    reset() {
      return guest.end() && engine.stackPointer() === stackPointer && image.restore();
    },
    takeChanges: image.takeChanges,
    applyChanges(changes) {
      if (!engine.growTo(changes.byteLength)) return false;
      applyChanges(memory, changes);
      return true;
    },
    isPristine: () => image.isIntact() && engine.stackPointer() === stackPointer,
  };
}

/** What a machine's guest does during a session, and whether it can be trusted afterwards. */
function createGuest(engine: Engine, pointers: GuestPointers | undefined) {
  const { module, ffi } = engine;
  let session: MachineSession | null = null;
  let broken: { kind: 'broken'; cause: unknown } | null = null;

  /** Serves the engine on behalf of the session. An exception must not cross the engine's frames. */
  function serve(work: () => number): number {
    try {
      return work();
    } catch (cause) {
      broken ??= { kind: 'broken', cause };
      return 0;
    }
  }

  function answer(count: number, argv: JSValueConstPointer): number {
    const argument = (index: number) => (index < count ? guest.argument(argv, index) : '');
    const result = session?.host(argument(0), argument(1), argument(2));
    return result === undefined ? 0 : guest.text.write(result);
  }

  module.callbacks = {
    callFunction: (_asyncify, _context, _self, count, argv) =>
      serve(() => answer(count, argv)) as JSValuePointer,
    shouldInterrupt: () => (session?.shouldStop() ? 1 : 0),
    loadModuleSource: (_asyncify, _runtime, _context, name) =>
      serve(() => guest.text.writeSource(session?.loadModule?.(name) ?? refuseModule(name))) as never,
    normalizeModule: () => 0 as never,
    freeHostRef: () => undefined,
  };
  const guest = createGuestContext(module, ffi, pointers);

  /** Runs a call into the engine; a trap or a host exception breaks the machine. */
  function guard(operation: () => JSValuePointer): GuestCall {
    if (broken) return broken;
    try {
      const call = inspectResult(guest, operation());
      return broken ?? call;
    } catch (cause) {
      broken = { kind: 'broken', cause };
      return broken;
    }
  }

  /** Some jobs; what one throws past its promise ends the session. */
  function runSomeJobs(): GuestCall {
    if (broken) return broken;
    try {
      const thrown = guest.runSomeJobs();
      return broken ?? (thrown === null ? { kind: 'returned' } : describeOnce(guest, thrown));
    } catch (cause) {
      broken = { kind: 'broken', cause };
      return broken;
    }
  }

  return {
    pointers: guest.pointers,
    setUp: guest.setUp,
    begin(next: MachineSession): void {
      session = next;
      engine.forgetSession();
    },
    startModule: (code: string, fileName: string) => guard(() => startModule(guest, code, fileName, 'start')),
    preload: (name: string) => guard(() => startModule(guest, `import '${name}';`, '#preload', 'preload')),
    call: (entry: GuestEntry, argument: string) => guard(() => guest.callWithText(entry, argument)),
    runJobs(): GuestCall {
      while (!broken && session && !session.shouldStop() && guest.hasJobs()) {
        const call = runSomeJobs();
        if (call.kind !== 'returned') return call;
      }
      return broken ?? { kind: 'returned' };
    },
    end(): boolean {
      session = null;
      return broken === null;
    },
  };
}

/** A module that fails as the import of an unknown one should. */
function refuseModule(name: string): string {
  const message = `There is no module "${name}": only 'millrace' and what the script imports by name exist.`;
  return `throw new ReferenceError(${JSON.stringify(message)});`;
}

function startModule(
  guest: GuestContext,
  code: string,
  fileName: string,
  entry: 'start' | 'preload',
): JSValuePointer {
  const namespace = guest.evaluateModule(code, fileName);
  const thrown = guest.takeException(namespace);
  if (thrown) return guest.throwAgain(thrown);
  const result = guest.call(entry, [namespace]);
  guest.release(namespace);
  return result;
}

function inspectResult(guest: GuestContext, value: JSValuePointer): GuestCall {
  const thrown = guest.takeException(value);
  guest.release(value);
  return thrown ? describeOnce(guest, thrown) : { kind: 'returned' };
}

function describeOnce(guest: GuestContext, thrown: JSValuePointer): GuestCall {
  const description = describeThrown(guest, thrown);
  guest.release(thrown);
  return { kind: 'threw', description };
}

/** The guest's own `describe` as JSON text; empty when even that fails (out of memory, out of time). */
function describeThrown(guest: GuestContext, thrown: JSValuePointer): string {
  const described = guest.call('describe', [thrown]);
  const failure = guest.takeException(described);
  const result = failure ? '' : guest.text.read(described);
  if (failure) guest.release(failure);
  guest.release(described);
  return result;
}
