"""From a selection to a coding: the palette, the codes at one place, and the acts behind them."""
