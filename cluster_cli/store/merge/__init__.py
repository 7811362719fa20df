"""Three versions of a plan's file made one: by item and by field, on the text itself, so that comments stay."""
