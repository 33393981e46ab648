"""What analytics tells the others: nothing yet."""
