"""Pictures of codings, drawn by matplotlib: for the window, and as SVG, PDF and PNG for a paper."""
