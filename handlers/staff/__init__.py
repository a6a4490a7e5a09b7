"""For who works with a group: who takes part, invitations, help numbers, and the export."""
