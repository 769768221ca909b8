"""From pages to an issue's text, and from the text to its documents. Pure: values in, values out."""
