"""Benchmarks: one per file, one JSON object as its last line."""
