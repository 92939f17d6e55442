"""Stand-ins for platforms that we cannot run ourselves. They import nothing of ours."""
