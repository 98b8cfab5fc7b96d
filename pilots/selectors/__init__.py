"""What pages, operations and services read, one module a topic."""
