"""What differs between two states of a plan: differences by item and field, their words, and which of them are silent."""
