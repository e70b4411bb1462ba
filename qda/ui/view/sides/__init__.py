"""The text with two coders' codings, one on either side, and what they do not share hatched.

:mod:`~qda.ui.view.sides.sides_view` holds the widget and loads numpy; :mod:`~qda.ui.view.sides.values` is light.
"""
