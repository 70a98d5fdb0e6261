"""Styles and scripts before they are served: `build.py` fetches the page library, adapts it (`page_library.py`),
adds our own styles and modules that lie here, and writes all under hashed names to `portal/web/static/built/`.
"""
