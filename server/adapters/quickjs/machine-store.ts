import { expressionGuest, scriptGuest } from './guest/guest-source.ts';
import type { GuestKind } from './guest-errors.ts';
import { defaultExpressionLimits, defaultLimits } from './limits.ts';
import { createMachine, type Machine } from './machine.ts';
import type { MachineImages } from './thread-messages.ts';

const maxIdlePerKind = 2;

/** Evaluates the guest's programs once, for all threads of the process. */
export async function makeImages(wasm: WebAssembly.Module): Promise<MachineImages> {
  const script = await createMachine(wasm, defaultLimits.memoryBytes, scriptGuest);
  const expression = await createMachine(wasm, defaultExpressionLimits.memoryBytes, expressionGuest);
  return { script: script.image, expression: expression.image };
}

/** The idle instances of a thread, by kind and memory limit; one that is not sound is replaced by a new one. */
export function createMachineStore(wasm: WebAssembly.Module, images: MachineImages) {
  const idle = new Map<string, Promise<Machine>>();
  const keyOf = (kind: GuestKind, memoryBytes: number) => `${kind}:${memoryBytes}`;
  const create = (kind: GuestKind, memoryBytes: number) => createMachine(wasm, memoryBytes, images[kind]);
  const keep = (kind: GuestKind, memoryBytes: number, machine: Promise<Machine>) => {
    // A failure is seen by whoever takes the machine.
    machine.catch(() => undefined);
    idle.set(keyOf(kind, memoryBytes), machine);
    const sameKind = [...idle.keys()].filter((each) => each.startsWith(kind));
    if (sameKind.length > maxIdlePerKind) idle.delete(sameKind[0] ?? '');
  };
  return {
    /** Starts to make the instances of the default limits, one after the other. */
    warmUp(): void {
      const script = create('script', defaultLimits.memoryBytes);
      keep('script', defaultLimits.memoryBytes, script);
      const { memoryBytes } = defaultExpressionLimits;
      const expression = script.then(() => create('expression', memoryBytes));
      keep('expression', memoryBytes, expression);
    },
    take(kind: GuestKind, memoryBytes: number): Promise<Machine> {
      const key = keyOf(kind, memoryBytes);
      const machine = idle.get(key) ?? create(kind, memoryBytes);
      idle.delete(key);
      return machine;
    },
    /** `null` for a machine that must not be used again. */
    giveBack(kind: GuestKind, memoryBytes: number, machine: Machine | null): void {
      keep(kind, memoryBytes, machine ? Promise.resolve(machine) : create(kind, memoryBytes));
    },
    /** Whether the instance that is next in line equals the image. */
    async isNextIntact(kind: GuestKind, memoryBytes: number): Promise<boolean> {
      return (await idle.get(keyOf(kind, memoryBytes)))?.isPristine() ?? true;
    },
  };
}
