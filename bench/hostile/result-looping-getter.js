return {
  get a() {
    for (;;);
  },
};
