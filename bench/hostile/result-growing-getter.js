return {
  get a() {
    return { __proto__: Object.getPrototypeOf({}), b: "x".repeat(1e6), get c() { return this; } };
  },
};
