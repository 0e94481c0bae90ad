/** A year: the longest time that a node's policy may name. */
export const maxSeconds = 31_536_000;
