"""What is kept of a person, who sees it, and how she takes it back: consent, forgetting, the safe way out."""
