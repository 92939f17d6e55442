"""A person is wished for, asked about, or called."""
