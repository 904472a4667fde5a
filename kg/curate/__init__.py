"""What a steward looks after: things that may be one, facts that are doubtful, and what is missing.

`pairs` finds things that look like one and decides nothing; `deciding` carries out what a person decides; `reading` lists
doubtful facts and gaps. What is asked stands in `queries/curation/` and `queries/missing/`.
"""
