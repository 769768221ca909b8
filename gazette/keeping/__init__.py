"""Keeping the archive: checking, mending what is derived, backup and restore."""
