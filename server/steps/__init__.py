"""What the server does with answers, in order: receive, review, score, rank, select, document, report."""
