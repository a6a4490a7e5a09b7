"""What conversations do when their time comes: prompts are said, duties are done."""
