await {
  // biome-ignore lint: a thenable is the point
  then() {
    for (;;);
  },
};
