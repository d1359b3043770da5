"""The ranked playbook on the command line."""
