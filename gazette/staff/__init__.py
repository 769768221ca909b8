"""What staff do: decide, mark from lists, correct, review, disclose, follow what an end leaves behind."""
