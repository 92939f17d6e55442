"""What would bend the facts is not helped with; who tells of a fraud is thanked."""
