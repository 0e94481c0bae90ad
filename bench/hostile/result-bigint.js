return { n: 2n ** 70n };
