"""The mark on the original (原件标注): PDF copies of a regulation's pages with its state on them."""
