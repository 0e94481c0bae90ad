Reflect.apply = Object.keys = Array.prototype.push = null;
throw new Error("still told");
