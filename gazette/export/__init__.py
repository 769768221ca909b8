"""From the open part of the archive to what leaves it: the site, data, the mark on the original."""
