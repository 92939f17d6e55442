"""What is wanted besides a claim: the form, what is filed, and how it is put right afterwards."""
