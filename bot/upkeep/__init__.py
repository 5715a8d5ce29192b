"""What is done behind the questions while the service runs.

    scribe     who writes the collection, in a process of its own that gives way to questions
    watching   the folder of documents: what is new, changed or gone in it, and has come to rest
    mending    a derived index that does not agree with the catalogue is put right
    sweeping   caches and abandoned halves of files that would grow for months

Nothing here is asked by a question, and no question waits for it.
"""
