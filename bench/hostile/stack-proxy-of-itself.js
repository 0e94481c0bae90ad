const handler = {};
const proxy = new Proxy({}, handler);
handler.get = (_, key) => proxy[key];
return proxy.a;
