"""/overzicht: what is open, who comes, how it goes; each in one message that is edited in place."""
