"""Tools of the project: catalogues, pages of the documents, pictures."""
