"""Pure rules: from the text of one document to what it says of itself and of others."""
