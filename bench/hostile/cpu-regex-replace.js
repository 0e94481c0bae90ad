return "a".repeat(50000).replace(/(a*)*b/g, "").length;
