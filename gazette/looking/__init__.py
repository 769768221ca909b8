"""Looking at an open archive: records and their state, citations, search with its counts and suggestions."""
