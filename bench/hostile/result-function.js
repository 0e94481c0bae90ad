return { f() {} };
