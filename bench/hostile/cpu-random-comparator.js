return Array.from({ length: 4e6 }, (_, n) => n).sort(() => Math.random() - 0.5).length;
