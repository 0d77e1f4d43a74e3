"""What brings text messages and takes them: one file a vendor, and a telephone that is only a folder."""
