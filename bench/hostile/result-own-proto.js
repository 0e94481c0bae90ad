return JSON.parse('{"__proto__": { "polluted": true }, "constructor": { "prototype": { "polluted": true } } }');
