const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
const failures = [];
for (const call of [() => console.log(proxy), () => setTimeout(proxy), () => new URL(proxy), () => structuredClone(proxy), () => fetch(proxy)]) {
  try {
    await call();
  } catch (error) {
    failures.push(error.name);
  }
}
return failures;
