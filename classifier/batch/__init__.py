"""Score whole archives offline: `forewarn score`.

Sources cut an input into chunks, workers turn each chunk into the bytes of its rows, and one journal puts these
together in the order of the input: `source -> chunk -> worker -> journal -> output`.
"""
