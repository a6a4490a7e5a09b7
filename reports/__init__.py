"""What people receive: the export, and pages to print. Reads `storage/` and `content/`, writes files."""
