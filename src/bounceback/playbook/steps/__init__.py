"""Parts of writes on the playbook."""
