"""The life of a regulation (时效性): from events to validity, from citations to records, from findings to proposals."""
