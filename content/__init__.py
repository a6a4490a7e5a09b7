"""What is said: programme packs, instruments, interface texts, their rendering and their language check."""
