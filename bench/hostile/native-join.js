return Array(1e9).join();
