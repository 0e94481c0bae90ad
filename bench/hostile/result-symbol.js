return { s: Symbol("s") };
