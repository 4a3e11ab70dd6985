"""Files in YAML that the user may edit: banks, messages, checklists, time rules, settings."""
