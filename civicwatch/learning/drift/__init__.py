"""Whether what a classifier sees and says here still looks like what it was measured on."""
