"""Other names of places in posts: short names, quarters, police departments, subreddits. Pure data.
Values are *City, ST* as the gazetteer has them, or a postal code for a whole state."""

# Read in any capitalisation.
NAMES = {
    "new york city": "New York City, NY", "nyc": "New York City, NY", "manhattan": "Manhattan, NY",
    "brooklyn": "Brooklyn, NY", "bronx": "The Bronx, NY", "the bronx": "The Bronx, NY",
    "harlem": "Harlem, NY", "staten island": "Staten Island, NY", "long island": "NY",
    "upstate new york": "NY", "bed stuy": "Brooklyn, NY", "queens new york": "Queens, NY",
    "queens ny": "Queens, NY", "barclays center": "Brooklyn, NY", "times square": "Manhattan, NY",
    "brooklyn bridge": "New York City, NY", "manhattan bridge": "New York City, NY",
    "williamsburg bridge": "New York City, NY", "one police plaza": "Manhattan, NY",
    "los angeles": "Los Angeles, CA", "downtown la": "Los Angeles, CA", "dtla": "Los Angeles, CA",
    "south central la": "Los Angeles, CA", "skid row": "Los Angeles, CA",
    "san fran": "San Francisco, CA", "bay area": "CA", "socal": "CA", "norcal": "CA",
    "silicon valley": "CA", "orange county california": "CA", "east la": "East Los Angeles, CA",
    "west hollywood": "West Hollywood, CA", "socal california": "CA", "philly": "Philadelphia, PA",
    "pittsburg pa": "Pittsburgh, PA", "washington dc": "Washington, DC",
    "district of columbia": "Washington, DC", "the district of columbia": "Washington, DC",
    "lafayette square": "Washington, DC", "lafayette park": "Washington, DC",
    "black lives matter plaza": "Washington, DC", "blm plaza": "Washington, DC",
    "swann street": "Washington, DC", "outside the white house": "Washington, DC",
    "near the white house": "Washington, DC", "in front of the white house": "Washington, DC",
    "us park police": "Washington, DC", "outside white house": "Washington, DC",
    "washington state": "WA", "state of washington": "WA", "western washington": "WA",
    "eastern washington": "WA", "new york state": "NY", "vegas": "Las Vegas, NV",
    "las vegas": "Las Vegas, NV", "las vegas strip": "Las Vegas, NV", "saint louis": "St. Louis, MO",
    "saint paul minnesota": "Saint Paul, MN", "saint petersburg": "St. Petersburg, FL",
    "twin cities": "MN", "mpls": "Minneapolis, MN", "minny": "Minneapolis, MN", "pdx": "Portland, OR",
    "stumptown": "Portland, OR", "salmon street fountain": "Portland, OR",
    "chapman square": "Portland, OR", "lownsdale square": "Portland, OR",
    "hatfield courthouse": "Portland, OR", "laurelhurst park": "Portland, OR",
    "multnomah county justice center": "Portland, OR", "nola": "New Orleans, LA",
    "new orleans": "New Orleans, LA", "slc": "Salt Lake City, UT", "okc": "Oklahoma City, OK",
    "nashville davidson": "Nashville, TN", "indy": "Indianapolis, IN", "cincy": "Cincinnati, OH",
    "jax": "Jacksonville, FL", "ft lauderdale": "Fort Lauderdale, FL", "ft worth": "Fort Worth, TX",
    "ft wayne": "Fort Wayne, IN", "dfw": "TX", "abq": "Albuquerque, NM", "pgh": "Pittsburgh, PA",
    "beantown": "Boston, MA", "boston common": "Boston, MA", "boston commons": "Boston, MA",
    "millennium park": "Chicago, IL", "grant park chicago": "Chicago, IL",
    "cal anderson park": "Seattle, WA", "capitol hill seattle": "Seattle, WA",
    "capitol hill autonomous zone": "Seattle, WA", "jefferson square park": "Louisville, KY",
    "boise idaho": "Boise, ID", "colombus ohio": "Columbus, OH", "columbus ohio": "Columbus, OH",
    "cbus": "Columbus, OH", "honolulu": "Honolulu, HI", "st pete": "St. Petersburg, FL",
    "kcmo": "Kansas City, MO", "kansas city missouri": "Kansas City, MO", "south florida": "FL",
    "north texas": "TX", "southern california": "CA", "northern california": "CA",
    "northern virginia": "VA", "hampton roads": "VA", "ferguson missouri": "Ferguson, MO",
    "nawlins": "New Orleans, LA", "winston salem": "Winston-Salem, NC", "raleigh durham": "NC",
    "research triangle": "NC", "quad cities": "IA", "louisville kentucky": "Louisville, KY",
    "breonna square": "Louisville, KY", "coeur dalene": "Coeur d'Alene, ID", "standing rock": "ND",
}  # fmt: skip

# Read only in capitals: in lower case they are words, or letters of a longer word.
CAPITALS = {
    "LA": "Los Angeles, CA", "DC": "Washington, DC", "SF": "San Francisco, CA", "ATL": "Atlanta, GA",
    "PHX": "Phoenix, AZ", "STL": "St. Louis, MO", "KCMO": "Kansas City, MO", "NOLA": "New Orleans, LA",
    "LNK": "Lincoln, NE", "CHI": "Chicago, IL", "DTX": "Dallas, TX", "HTX": "Houston, TX",
    "ATX": "Austin, TX", "SATX": "San Antonio, TX", "NYC": "New York City, NY",
    "NYPD": "New York City, NY", "LAPD": "Los Angeles, CA", "LASD": "06037",
    "SFPD": "San Francisco, CA", "SJPD": "San Jose, CA", "LMPD": "Louisville, KY",
    "IMPD": "Indianapolis, IN", "LVMPD": "Las Vegas, NV", "CMPD": "Charlotte, NC",
    "SLCPD": "Salt Lake City, UT", "SLMPD": "St. Louis, MO", "STLPD": "St. Louis, MO",
    "KCPD": "Kansas City, MO", "PPB": "Portland, OR", "FWPD": "Fort Wayne, IN",
    "DMPD": "Des Moines, IA", "NOPD": "New Orleans, LA", "MNPD": "Nashville, TN",
    "SDPD": "San Diego, CA", "SAPD": "San Antonio, TX", "JSO": "Jacksonville, FL", "RPD": "",
    "OKCPD": "Oklahoma City, OK", "DCPD": "Washington, DC", "CHAZ": "Seattle, WA",
    "LBPD": "Long Beach, CA", "CSPD": "Colorado Springs, CO", "GRPD": "Grand Rapids, MI",
    "VBPD": "Virginia Beach, VA", "BRPD": "Baton Rouge, LA", "CPD Chicago": "Chicago, IL",
    "PBOT": "Portland, OR", "BART": "CA", "MBTA": "MA", "SEPTA": "Philadelphia, PA",
    "WMATA": "Washington, DC", "MSP": "", "NYS": "NY", "WUSTL": "St. Louis, MO", "FPD": "", "APD": "",
    "MPDC": "Washington, DC",
}  # fmt: skip

# Subreddits whose name is not simply their city's.
SUBREDDITS = {
    "nyc": "New York City, NY", "newyorkcity": "New York City, NY", "asknyc": "New York City, NY",
    "brooklyn": "Brooklyn, NY", "bronx": "The Bronx, NY", "queens": "Queens, NY",
    "losangeles": "Los Angeles, CA", "askla": "Los Angeles, CA", "portland": "Portland, OR",
    "portlandor": "Portland, OR", "askportland": "Portland, OR", "portlandme": "Portland, ME",
    "portlandmaine": "Portland, ME", "seattlewa": "Seattle, WA", "askseattle": "Seattle, WA",
    "chaz": "Seattle, WA", "capitolhill": "Seattle, WA", "washingtondc": "Washington, DC",
    "dc": "Washington, DC", "nova": "VA", "rva": "Richmond, VA", "philly": "Philadelphia, PA",
    "philadelphia": "Philadelphia, PA", "pittsburgh": "Pittsburgh, PA", "stlouis": "St. Louis, MO",
    "kansascity": "Kansas City, MO", "twincities": "MN", "minneapolis": "Minneapolis, MN",
    "saintpaul": "Saint Paul, MN", "stpaul": "Saint Paul, MN", "columbus": "Columbus, OH",
    "cincinnati": "Cincinnati, OH", "cleveland": "Cleveland, OH", "bayarea": "CA",
    "sanfrancisco": "San Francisco, CA", "asksf": "San Francisco, CA", "eastbay": "CA",
    "orangecounty": "06059", "longbeach": "Long Beach, CA", "sandiego": "San Diego, CA",
    "sanjose": "San Jose, CA", "sacramento": "Sacramento, CA", "vegas": "Las Vegas, NV",
    "lasvegas": "Las Vegas, NV", "saltlakecity": "Salt Lake City, UT", "slc": "Salt Lake City, UT",
    "okc": "Oklahoma City, OK", "neworleans": "New Orleans, LA", "batonrouge": "Baton Rouge, LA",
    "abq": "Albuquerque, NM", "dfw": "TX", "indianapolis": "Indianapolis, IN",
    "jacksonville": "Jacksonville, FL", "stpetersburgfl": "St. Petersburg, FL", "longisland": "NY",
    "upstate_new_york": "NY", "rochester": "Rochester, NY", "buffalo": "Buffalo, NY",
    "albany": "Albany, NY", "charleston": "Charleston, SC", "greenville": "Greenville, SC",
    "columbiasc": "Columbia, SC", "triangle": "NC", "gso": "Greensboro, NC", "wilmington": "",
    "springfieldmo": "Springfield, MO", "springfieldma": "Springfield, MA",
    "richmondca": "Richmond, CA", "auroraco": "Aurora, CO", "madisonwi": "Madison, WI", "georgia": "",
    "washington": "WA", "newyork": "NY", "jersey": "NJ", "newjersey": "NJ", "mobile": "",
    "mobileal": "Mobile, AL", "reading": "", "readingpa": "Reading, PA",
    "birmingham": "Birmingham, AL", "lincoln": "Lincoln, NE", "mesa": "", "phoenix": "Phoenix, AZ",
    "orlando": "Orlando, FL", "jackson": "", "jacksonms": "Jackson, MS", "eugene": "Eugene, OR",
    "salem": "Salem, OR", "boulder": "Boulder, CO", "norfolk": "Norfolk, VA",
    "savannah": "Savannah, GA", "lexington": "Lexington, KY", "dayton": "Dayton, OH",
    "toledo": "Toledo, OH", "durham": "", "bullcity": "Durham, NC", "reno": "Reno, NV", "hawaii": "HI",
    "oahu": "HI", "puertorico": "PR", "upperpeninsula": "MI", "puertoricopr": "PR", "vancouver": "",
    "vancouverwa": "Vancouver, WA", "houston": "Houston, TX", "austin": "Austin, TX",
    "charlotte": "Charlotte, NC", "news": "", "protest": "", "justice": "", "independence": "",
}  # fmt: skip

# Datelines that stand alone in American newspapers, and other places that news names without their state.
STAND_ALONE = (
    "Atlanta, GA", "Baltimore, MD", "Boston, MA", "Chicago, IL", "Cincinnati, OH", "Cleveland, OH",
    "Dallas, TX", "Denver, CO", "Detroit, MI", "Honolulu, HI", "Houston, TX", "Indianapolis, IN",
    "Las Vegas, NV", "Los Angeles, CA", "Miami, FL", "Milwaukee, WI", "Minneapolis, MN",
    "New Orleans, LA", "New York City, NY", "Oklahoma City, OK", "Philadelphia, PA", "Phoenix, AZ",
    "Pittsburgh, PA", "St. Louis, MO", "Salt Lake City, UT", "San Antonio, TX", "San Diego, CA",
    "San Francisco, CA", "Seattle, WA", "Washington, DC", "Brooklyn, NY", "Manhattan, NY",
    "Queens, NY", "The Bronx, NY",
    "Portland, OR", "Louisville, KY", "Albuquerque, NM", "Sacramento, CA", "Oakland, CA", "Tulsa, OK",
    "Omaha, NE", "Kenosha, WI", "Ferguson, MO", "Nashville, TN", "Memphis, TN", "Tampa, FL",
    "Des Moines, IA", "San Jose, CA", "Fort Worth, TX", "Brooklyn Center, MN", "Uvalde, TX",
)  # fmt: skip

# Names shared by several large cities that news nevertheless uses for one of them, with less confidence.
USUALLY = (
    "Richmond, VA", "Rochester, NY", "Charleston, SC", "Aurora, CO", "Columbus, OH", "Kansas City, MO",
    "Lexington, KY", "Lafayette, LA", "Charlotte, NC", "Madison, WI", "Lincoln, NE", "Eugene, OR",
    "Berkeley, CA", "Cleveland, OH", "Buffalo, NY", "Saint Paul, MN", "Birmingham, AL",
    "Montgomery, AL", "Savannah, GA", "Newark, NJ", "Orlando, FL", "Austin, TX", "Jackson, MS",
    "Durham, NC", "Raleigh, NC", "Norfolk, VA", "Providence, RI", "Worcester, MA",
    "St. Petersburg, FL", "Salem, OR", "Hartford, CT", "Compton, CA", "La Mesa, CA",
    "Santa Monica, CA", "Bellevue, WA", "Beverly Hills, CA", "Boulder, CO", "Akron, OH", "Dayton, OH",
    "Toledo, OH", "Reno, NV", "Vallejo, CA", "Florissant, MO", "Wauwatosa, WI", "Asheville, NC",
    "Fort Lauderdale, FL",
)  # fmt: skip

# How states are shortened in newspapers, beside the postal codes (*Calif.*, *Wash.*).
STATE_SHORT_FORMS = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cali": "CA", "colo": "CO", "conn": "CT",
    "del": "DE", "fla": "FL", "ill": "IL", "ind": "IN", "kan": "KS", "kans": "KS", "mass": "MA",
    "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT", "neb": "NE", "nev": "NV", "okla": "OK",
    "ore": "OR", "penn": "PA", "penna": "PA", "tenn": "TN", "tex": "TX", "wash": "WA", "wis": "WI",
    "wisc": "WI", "wyo": "WY", "ga": "GA", "ky": "KY", "md": "MD", "va": "VA", "vt": "VT", "pa": "PA",
    "mo": "MO", "la": "LA", "me": "ME", "dak": "SD", "wva": "WV",
}  # fmt: skip

# Postal codes that are words when written small or shouted: they need a comma before them.
CODES_THAT_ARE_WORDS = frozenset(
    {"IN", "OR", "ME", "OK", "HI", "OH", "PA", "MA", "AL", "ID", "LA", "DE", "MS", "CO", "AS", "VI"}
)
