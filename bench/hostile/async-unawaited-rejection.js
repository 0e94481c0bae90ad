Promise.reject(new Error("nobody waits for this"));
return 1;
