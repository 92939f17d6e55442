"""What the benchmark of understanding trains: our pipeline and others, on the same data, each in its own process."""
