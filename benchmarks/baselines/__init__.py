"""The shipped model against sentence embeddings and a word list, trained on the same labels."""
