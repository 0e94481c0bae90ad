let proxy = {};
for (let n = 0; n < 1e5; n += 1) proxy = new Proxy(proxy, {});
return proxy.a;
