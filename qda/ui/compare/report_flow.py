"""Temporary."""


class ReportFlow:
    def __init__(self, *a):
        pass

    def export_report(self):
        pass

    def fill_menu(self, m):
        pass
