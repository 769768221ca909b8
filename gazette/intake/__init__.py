"""From files as people hand them over to masters, page readings and records."""
