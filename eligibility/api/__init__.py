"""The API of eligibility, one module a topic."""
