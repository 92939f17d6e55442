"""What benchmarks under load share: a system with several Rasas, cheap customers, the CPU that each process used."""
