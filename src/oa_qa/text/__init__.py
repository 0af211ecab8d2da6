"""Text as such, without any knowledge of documents: normal forms, sentences, scripts."""
