console.log("x".repeat(20e6), "x".repeat(20e6), "x".repeat(20e6));
return 1;
