function* nest(n) {
  yield* nest(n + 1);
}
return [...nest(0)];
