throw new Error("m".repeat(50e6));
