throw {
  get message() {
    for (;;);
  },
};
