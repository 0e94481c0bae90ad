return ["a\0b", "\ud800", "\udc00x"];
