"""Full-text search: from searchable documents to hits. Knows nothing of gazettes or of a store."""
