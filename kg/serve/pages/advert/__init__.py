"""What the page of a posting is made of: facts with the words that say them, the ad's text, what surrounds it, its history."""
