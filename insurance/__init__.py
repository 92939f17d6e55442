"""What the company knows: customers, policies, claims (first notice of loss), photos. Imports foundation only."""
