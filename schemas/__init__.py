"""The promise to readers: the official form, the record and its JSON Schema."""
