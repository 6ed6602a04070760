"""What phones and other programs call."""
