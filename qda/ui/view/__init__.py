"""The document view: a reading column of plain text with its codings, made for very long texts.

:mod:`~qda.ui.view.document_view` holds the widget and loads numpy: import it when the first document opens.
:mod:`~qda.ui.view.values` is light and holds what callers need beside it.
"""
