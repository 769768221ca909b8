"""The public copy: a folder of plain pages that opens from any web server, share or USB stick, without a server."""
