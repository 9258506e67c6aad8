"""Bytes to Document, one module a format, each the only importer of its library."""
