"""Taking outside files into the catalogue: one importer, one adapter for each shape of file.

``opening`` reads bytes and holds the limits against hostile files; ``shapes`` knows every shape and
recognises it by content; each adapter turns what it reads into ``record.Reading`` and publishes its mapping;
``drafting`` makes a content with its doubts; ``comparing`` decides what becomes a draft, a question or a
mere comparison; ``intake`` writes all of it in one transaction; ``queue`` lets the worker do it.
"""
