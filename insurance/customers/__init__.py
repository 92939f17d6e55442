"""Who the customers are, how they prove it, and what is forgotten of who leaves."""
