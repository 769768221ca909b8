"""The public index: searched in the browser, without a server."""
