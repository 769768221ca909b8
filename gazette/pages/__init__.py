"""The pages of records: where their sheets are, their pictures, their PDF, and the mark on the original."""
