"""Questions about the playbook."""
