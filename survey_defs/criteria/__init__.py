"""What an answer is worth: criteria sets as data, each version kept for ever beside the scores it gave."""
