"""How good the answers are: question files, metrics of DESIGN section 5, runs, comparisons and reports.

Nothing here prints, and importing it loads neither torch nor scikit-learn nor matplotlib; each comes in at first use.
"""
