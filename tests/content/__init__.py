"""Files in YAML that the user may edit: what is read, what is named."""
