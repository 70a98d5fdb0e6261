"""The demonstration's words and people, all invented. Start with `load_content()`, which reads the .toml files here.

Organisations are real and come from public registers; every person, event, agreement and sentence is made up.
Days are counted from the start of the demonstration (0; minus is before), so that it never grows old.
"""

from portal.demonstration.content.load import Content, load_content

__all__ = ["Content", "load_content"]
