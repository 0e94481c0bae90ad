function* endless() {
  for (;;) yield {};
}
return [...endless()];
