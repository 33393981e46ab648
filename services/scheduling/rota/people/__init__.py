"""What is known of people whose duties rotate: training, rest, absences, what they like to do."""
