"""From a page of a PDF or a picture to lines of text in reading order. Knows nothing of gazettes."""
