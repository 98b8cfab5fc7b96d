"""What the API of eligibility takes and answers."""
