function trap() {
  try {
    while (true);
  } finally {
    trap();
  }
}
trap();
