import { expressionGuest, scriptGuest } from './guest/guest-source.ts';
import type { GuestKind } from './guest-errors.ts';
import { defaultExpressionLimits, defaultLimits } from './limits.ts';
import { createMachine, type Machine } from './machine.ts';

const maxIdlePerKind = 2;

/** The idle instances of a thread, by kind and memory limit; one that is not sound is replaced by a new one. */
export function createMachineStore(wasm: WebAssembly.Module) {
  const idle = new Map<string, Machine>();
  const keyOf = (kind: GuestKind, memoryBytes: number) => `${kind}:${memoryBytes}`;
  const create = (kind: GuestKind, memoryBytes: number) =>
    createMachine(wasm, memoryBytes, kind === 'script' ? scriptGuest : expressionGuest);
  return {
    async warmUp(): Promise<void> {
      const { memoryBytes } = defaultLimits;
      idle.set(keyOf('script', memoryBytes), await create('script', memoryBytes));
      const small = defaultExpressionLimits.memoryBytes;
      idle.set(keyOf('expression', small), await create('expression', small));
    },
    async take(kind: GuestKind, memoryBytes: number): Promise<Machine> {
      const key = keyOf(kind, memoryBytes);
      const machine = idle.get(key);
      idle.delete(key);
      return machine ?? (await create(kind, memoryBytes));
    },
    /** `null` for a machine that must not be used again. */
    giveBack(kind: GuestKind, memoryBytes: number, machine: Machine | null): void {
      const key = keyOf(kind, memoryBytes);
      if (machine) idle.set(key, machine);
      const sameKind = [...idle.keys()].filter((each) => each.startsWith(kind));
      if (sameKind.length > maxIdlePerKind) idle.delete(sameKind[0] ?? '');
    },
  };
}
