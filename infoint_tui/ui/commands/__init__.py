"""One definition per command feeds binding, footer, palette, help and the key table."""
