return "\u{1f600}".repeat(5e6);
