"""Tables that people have: files, workbooks and pasted text, read by looking at them."""
