return [3, 2, 1].sort(function compare() {
  return [2, 1].sort(compare)[0];
});
