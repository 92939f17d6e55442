"""The policy book and the pages of a policy; where we sell; what an invoice needs."""
