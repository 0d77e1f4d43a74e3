"""Does a photo show police, a vehicle or an officer? “Police-like content”, never proof."""
