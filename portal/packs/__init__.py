"""Packs for a meeting: the record as it stood at a stated minute, frozen, as a tagged PDF and as a document to edit.

Start at `contents.py` for what a pack says; `reading.py` reads it from the record, `work.py` is what the worker does,
`document.py` writes the .docx, templates/packs/document.html the PDF.
"""
