"""What is done to the playbook: options, tips, plans."""
