const told = [];
for (const name of ["fs", "node:child_process", "./x.js", "file:///etc/passwd", "https://example.org/x.js", "#modules"]) {
  try {
    await import(name);
    told.push("loaded");
  } catch (error) {
    told.push(error.name);
  }
}
return told;
