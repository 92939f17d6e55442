"""Readers: from customers' words to values. They know no table and no dialogue."""
