return Array(1e9) + "";
