return Array.prototype.includes.call({ length: 2 ** 32 - 1 }, 1);
