"""Two hundred phones that send a day's work at the same minute."""
