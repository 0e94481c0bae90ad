return Array.from({ length: 100 }, () => "x".repeat(1e6));
