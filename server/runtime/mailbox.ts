/** Rings a session at a time; tests and the command line stand their clock still and never ring. */
export type TimerPort = { ringAt(time: number, ring: () => void): () => void };

/** What arrives for a session while it waits. Adding never loses a wake-up. */
export type Mailbox<Message> = {
  add(message: Message): void;
  /** Wakes the reader without a message. */
  ring(): void;
  take(): Message[];
  hasMail(): boolean;
  /** Resolves at the next message or ring, or at the given time. */
  wait(until: number | null): Promise<void>;
};

export function createMailbox<Message>(timers: TimerPort): Mailbox<Message> {
  let messages: Message[] = [];
  let hasRung = false;
  let wake: () => void = () => {};
  return {
    add(message) {
      messages.push(message);
      wake();
    },
    ring() {
      hasRung = true;
      wake();
    },
    take() {
      const taken = messages;
      messages = [];
      hasRung = false;
      return taken;
    },
    hasMail: () => messages.length > 0 || hasRung,
    async wait(until) {
      if (messages.length > 0 || hasRung) return;
      let cancel = () => {};
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (until !== null) cancel = timers.ringAt(until, resolve);
      });
      cancel();
      wake = () => {};
    },
  };
}
