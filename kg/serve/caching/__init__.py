"""What need not be sent, computed or compressed twice (RFC 9110 sections 8.8 and 13, RFC 9111).

`validators` makes and compares entity tags, `coding` compresses (`compression` all that passes by), `volatile` tells which
queries have a new answer each time, `answers` keeps answers to the others, and `flight` is one evaluation for all who
ask at once. None of them knows a route.
"""
