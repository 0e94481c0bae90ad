return {
  toJSON() {
    for (;;);
  },
};
