throw new Proxy(new Error("proxied"), {
  get() {
    for (;;);
  },
});
