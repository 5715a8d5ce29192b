"""The collection on disk: what has been indexed, and how it is found again.

A collection is a folder::

    catalog.sqlite     the truth: documents, decoded text, passages, words, vectors
    lock, lock.holder  held by the one who writes, and who that is
    current            the name of the generation that readers open
    dirty              stands while the generation may differ from the catalog
    generations/NAME/  chroma/ (vectors), words/ (tantivy), made.json: derived, can be thrown away

`Builder` writes it, `Reader` finds in it, `Catalog` answers what it holds. Importing this package loads neither
Chroma nor tantivy nor numpy: a run that finds nothing new needs none of them.
"""

from retrieval.index.building import Builder
from retrieval.index.catalog import Catalog
from retrieval.index.reader import Reader, State
from retrieval.index.recipe import Recipe
from retrieval.index.reports import IndexReport, Progress
from retrieval.index.rows import DocumentRow, StoryRow

__all__ = [
    "Builder",
    "Recipe",
    "IndexReport",
    "Progress",
    "Reader",
    "State",
    "Catalog",
    "DocumentRow",
    "StoryRow",
]
