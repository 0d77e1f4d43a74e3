"""Quarters that people name instead of their city (Brooklyn, Hollywood, Englewood): an incident there
belongs to the whole city in every count, while its point stays in the quarter."""

# Cities that fill their county or counties: every other populated place inside is a quarter.
CITY_OF_COUNTY = {
    "36005": "New York City",
    "36047": "New York City",
    "36061": "New York City",
    "36081": "New York City",
    "36085": "New York City",
    "06075": "San Francisco",
    "08031": "Denver",
    "11001": "Washington",
    "22071": "New Orleans",
    "24510": "Baltimore",
    "29510": "St. Louis",
    "42101": "Philadelphia",
}

# Quarters of cities that share their county with other cities: (city, county FIPS) → names.
QUARTERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Los Angeles", "06037"): (
        "Boyle Heights", "Canoga Park", "Century City", "Chatsworth", "Echo Park", "Encino",
        "Hollywood", "Koreatown", "Mid-City", "North Hills", "North Hollywood", "Northridge",
        "Pacific Palisades", "Reseda", "San Pedro", "Shadow Hills", "Sherman Oaks", "Silver Lake",
        "Studio City", "Sylmar", "Valley Glen", "Van Nuys", "Venice", "West Hills", "Westwood",
        "Wilmington", "Winnetka", "Woodland Hills",
    ),
    ("Chicago", "17031"): (
        "Albany Park", "Ashburn", "Auburn Gresham", "Avondale", "Belmont Cragin", "Bridgeport",
        "Brighton Park", "Chicago Lawn", "East Garfield Park", "Edgewater", "Englewood",
        "Gage Park", "Grand Boulevard", "Greater Grand Crossing", "Hyde Park", "Irving Park", "Kenwood",
        "Lincoln Park", "Lincoln Square", "Logan Square", "Lower West Side", "McKinley Park",
        "Morgan Park", "Mount Greenwood", "Near North Side", "Near South Side", "New City",
        "North Center", "North Lawndale", "Portage Park", "Rogers Park", "South Chicago", "South Lawndale",
        "South Shore", "Uptown", "West Elsdon", "West Englewood", "West Garfield Park", "West Lawn",
        "West Ridge", "West Town", "Woodlawn",
    ),
    ("Boston", "25025"): (
        "Allston", "Back Bay", "Beacon Hill", "Brighton", "Charlestown", "Dorchester",
        "East Boston", "Hyde Park", "Jamaica Plain", "Mattapan", "North End", "Roslindale",
        "South Boston", "West Roxbury",
    ),
    ("Phoenix", "04013"): (
        "Ahwatukee Foothills", "Alhambra", "Deer Valley", "Encanto", "Maryvale",
    ),
    ("Houston", "48201"): (
        "Alief",
    ),
    ("Santa Clarita", "06037"): (
        "Valencia", "Canyon Country",
    ),
}  # fmt: skip
