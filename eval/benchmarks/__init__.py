"""Adapters of public data sets: each becomes questions and a corpus, and is asked through oa-qa's public API."""
