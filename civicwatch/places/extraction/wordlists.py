"""What stands around a place name in posts, and which place names are first of all something else.
Pure data: a moderator who meets a new trap adds a word here and a line to the tests."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOCATIVES = _words(
    "in at near downtown outside across around throughout into within inside central greater uptown midtown"
)
DIRECTIONS = _words(
    "north south east west northeast northwest southeast southwest northern southern eastern western "
    "ne nw se sw"
)

# What follows a place name when the name says where: *Tulsa police*, *a Reno man*.
INSTITUTIONS = _words(
    "police pd cop cops officer officers sheriff sheriffs deputy deputies swat trooper troopers "
    "protest protests protester protesters protestor protestors demonstration demonstrations "
    "demonstrator demonstrators riot riots mayor city council county resident residents man woman "
    "teen teenager boy girl mom mother father dad student rally jail precinct courthouse streets "
    "authorities detective detectives activist activists journalist journalists reporter reporters "
    "suburb metro area department district fire prosecutor prosecutors lawmakers native "
    "family couple pastor school schools hospital metropolitan state patrol highway protesting "
    "marchers curfew right tonight today yesterday"
)

# A person's title before a name, or a verb of speech after it: *Officer Jackson*, *Houston said*.
TITLES = _words(
    "mr mrs ms dr officer officers sgt sergeant lt lieutenant capt captain det detective chief "
    "sheriff deputy mayor governor gov senator sen rep representative congressman congresswoman "
    "president judge justice attorney professor coach pastor rev reverend king queen prince sir lady "
    "saint uncle aunt miss agent trooper cpl corporal secretary"
)
SPEECH = _words(
    "said says told tells tweeted wrote added testified died claims claimed alleges alleged asked responded"
)

FIRST_NAMES = _words(
    "george breonna michael mike jacob john james robert william david richard joseph thomas charles "
    "daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian timothy ronald "
    "edward jason jeffrey ryan gary nicholas eric jonathan stephen larry justin scott brandon "
    "benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam "
    "nathan henry zachary douglas peter kyle noah ethan jeremy walter christian keith roger terry "
    "austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe "
    "logan alan juan elijah willie albert wayne randy mason vincent liam roy bobby caleb bradley "
    "russell lucas mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa "
    "nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah "
    "stephanie rebecca laura helen sharon cynthia kathleen amy angela shirley anna brenda pamela emma "
    "nicole samantha katherine christine debra rachel carolyn janet maria heather diane olivia julie "
    "joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah cheryl "
    "megan jacqueline martha madison teresa gloria sara janice kathryn ann abigail sophia frances "
    "jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie "
    "theresa diana brittany doris kayla alexis lori marie trayvon freddie philando alton tamir "
    "rayshard daunte tyre stephon botham atatiana javier antonio carlos luis miguel jamal marcus "
    "andre deandre terrence darnell tony jim tom bill bob steve chris matt dan ben sam nick alex greg "
    "ted ron ken don dave jeff whitney mitch lindsey rand mitt bernie kamala hillary barack jimmy "
    "johnny eddie danny derek tou"
)

# Place names that are surnames or first names as often: they count only beside a word that makes
# them a place.
PERSONAL = _words(
    "addison aiken allen alma anderson arlington arnold ashley austin bailey barnes bartlett beaumont "
    "bell benson benton bethany beverly blaine boyd bradford brandon brentwood bryan burke burleson "
    "burton butler byron caldwell calvin camden cameron campbell carlisle carmel carol carson carter "
    "carroll cary casey chandler charlotte chelsea chester clarence clark clayton cleveland clifton "
    "clinton clyde cody cole coleman collins connor conway corona craig crawford crosby cummings "
    "dallas dalton daniel davidson davie davis dawson dayton denison denton dixon donna douglas dover "
    "drake duncan durham eden edison edmond elizabeth elliott ellis elmer elsa emerson ephraim essex "
    "eugene eureka evans everett ewing fairfax ferguson fisher fletcher florence floyd forest foster "
    "francis franklin frederick freeman fulton gallatin gardner garfield garland garner garrett gary "
    "george georgia gilbert glenn gordon graham grant grayson greeley greene greer griffin hamilton "
    "hammond hampton hanson harper harris harrison hart harvey hastings hayden hayes helena henderson "
    "henrietta henry holden holland hoover houston howard hudson hughes hunter huntington hurst "
    "irvine irving jackson jefferson jennings jerome jersey johnson johnston jordan joseph justin "
    "kearney keith keller kendall kennedy kent kerman kingston kirby kirkland kyle lafayette lamar "
    "lancaster lane lawrence lawton lee leonard lewis lincoln lindsay linden logan louisa lowell "
    "lucas lynn mack madison malden marion marshall martin martinez mason matthews maxwell mcallen "
    "mckinney medina mercedes merced meredith miles miller milton mitchell monroe montgomery moore "
    "morgan morris morrison morton moss murphy murray nash nelson newton nixon nolan norman norris "
    "norton oakley oliver orlando owens page paige palmer paris parker paterson paul paxton perry "
    "peyton phoenix pierce pierre porter powell pratt prescott preston price princeton quincy raleigh "
    "ramsey randolph ray raymond reed reno reynolds rice richardson riley robbins robinson rogers "
    "roosevelt rose ross roswell roy russell salem sanders sanford savannah scott seymour shannon "
    "shaw shelby sheldon shelton sheridan sherman sherwood sidney simpson smith spencer stafford "
    "stanley stanton sterling stewart stone stuart sullivan sumner sutton sydney taft taylor temple "
    "terrell terry thomas thompson thornton tracy trenton troy tucker tyler vernon victor victoria "
    "vincent virginia wade walker wallace walton warner warren warwick washington watson wayne "
    "webster wells wesley weston wheeler whitney wilder williams williamson wilson winston woods "
    "wright wyatt york young aurora cheyenne sierra trump biden bowie jasper cooper sandy joliet"
)

# Place names that are everyday words: without a state beside them they are not places.
COMMON_WORDS = _words(
    "monument police march mobile reading justice independence may normal protest apex antelope alabaster "
    "aloha ability active academy advance america american angels arab bend best bay big black blue "
    "branch brick bridge bright buckeye buffalo butte camp can capitol carbon carefree cash center "
    "central chance chase church city clay clear clearwater climax coal college comfort commerce "
    "concord concrete converse corn corona cotton county cross crown cut deer defiance delta democrat "
    "desert diamond direct dome earth eagle early east eclectic economy edge egypt empire energy "
    "enterprise eros evening faith fair falls fame fate federal flora forest fort fountain freedom "
    "friend friendship frost funk garden gas general gentry globe gold golden grace grand gray green "
    "ground grove gun hall happy harmony haven hazard head heart help hercules hero hill home "
    "homestead honor hope hot hub ideal imperial industry indian inspiration iron jupiter keystone "
    "king kings knife lake lakes lakeside land lark liberty light lima little live loco lone long "
    "loop love loyal luck magnet magnolia major many mars mason mass media mentor mercury mesa mess "
    "midway mission model moody moon mountain mouth nation national natural new news nice noble noon "
    "north novice oak ocean oil old olive opera opportunity orange order osage oval oxford pacific "
    "panama paradise paramount park parks peace peach peak pearl people pioneer plain plains "
    "plantation pleasant plush point polo poor port portal post potomac power prairie pride prime "
    "progress prospect protection purchase queen queens radiant rainbow ranch ransom red rescue "
    "republic rich ridge river riverside rock rockets roads rolling roman round royal rural rush "
    "sacred sage salt sand saint scenic sea seaside shade shore shores silver sky snowflake social "
    "solid south speed spring springs star stars start state sterling stone story strong success "
    "summit sun sundance sunrise sunset superior surf surprise swan tea temple texas three time tiger "
    "tobacco tower town trade transfer trinity trail troy truth tulip turkey uncertain union unity "
    "universal university upland valentine valley veteran victor victory vista walnut war warm "
    "warrior water waterfront west western white why wild wildwood wing winner winter wolf woman wood "
    "wonder world yellow zion accident address asbestos assembly attorney auction badger battle beach "
    "beaver bell bells berry blessing bliss bluff boiling bone boring bottom bowling box boys brave "
    "brilliant broken brothers bush cable candor canon cannon canton carpenter castle centre champion "
    "chief chili chosen circle citrus civil cliff clinton coach coffee cold comet community "
    "conception consort constable contact convoy copper core correct council courtland cove crescent "
    "crisp crook cuba custer day dead decoy deputy devine dewey discovery divide doctor dry duck duty "
    "echo edgewater elk english equality essex ever exchange experiment export falcon false fancy "
    "farmer fields fifty fish five flag flower fly force four fox freeze fruit fuller gate genesis "
    "gentle glory good grayling great guard guide happiness harbor hardy harvest hawk hay hearing "
    "helper hermitage hickory high holiday holly hometown horse house hunt hunter hygiene ice ink "
    "intercourse jail jay jewel joy key kindred lakeview landing law lead leader leaf left level "
    "license line lion list litchfield lodge log lookout lost lower lumber lynch man manila manor "
    "maple marine market marvel masonic maze medicine mercy meridian metropolis militia mill mills "
    "mine minor mirror mix moral morning morrow motor mud music native navy needles neon net niche "
    "night norm novel number office only onset organ outlook overall panorama parade parcel patriot "
    "pay penny perry petroleum phoenix pick pilot pine pink pistol plan plane plant pool prince print "
    "prior private proctor professor public punch quick rain range rank raven reach ready real reform "
    "refugio reliance reserve rest rifle right ring rise road rose rover ruby rule rust safe safety "
    "salem salmon san santa scalp school scout seal secret security senate service seven shady shark "
    "shield ship short shot signal six smart snow soap soldier source space spirit sport spur square "
    "stable stage standard stark steel storm street sugar sweet tank tar target teacher ten tent "
    "terminal thunder tide tip title toast token topaz traders train treasure tree tribune triumph "
    "true trust tunnel twin two urban vanguard venice venture vice view village vinegar virgin "
    "visitation wagon wake wall watch wave weed welcome wheel whistle wide willow wind window wise "
    "wit work yard yoder zephyr crest trooper floral hampton plaza loves hollywood nazareth jerusalem "
    "moscow paris rome berlin london dublin athens cairo geneva vienna milan florence naples lisbon "
    "madrid cambridge lebanon peru mexico brazil china norway poland palestine jamaica jordan delhi "
    "warsaw belfast aberdeen bristol manchester hamburg bremen"
)

# What makes the name before it a street, a building or a paper: *Houston Street*, *Lincoln Memorial*.
STREETS = _words(
    "street st avenue ave av road rd boulevard blvd drive dr lane ln way highway hwy pkwy parkway "
    "court ct pike turnpike"
)
LANDMARKS = _words(
    "park square plaza bridge memorial monument hall building garden gardens mall tower river bay "
    "island lake mountain creek tunnel circle"
)
PAPERS = _words(
    "times post sentinel tribune chronicle herald star journal gazette globe inquirer examiner "
    "observer register news daily magazine press review sun bee dispatch courier mercury standard "
    "monthly advocate democrat reporter record ledger constitution republic mirror telegraph courant "
    "plain banner enterprise free weekly report"
)
TEAMS = _words(
    "cardinals falcons ravens bills panthers bears bengals browns cowboys broncos lions packers "
    "texans colts jaguars chiefs raiders chargers rams dolphins vikings patriots saints giants jets "
    "eagles steelers 49ers seahawks buccaneers bucs titans commanders redskins hawks celtics nets "
    "hornets bulls cavaliers cavs mavericks mavs nuggets pistons warriors rockets pacers clippers "
    "lakers grizzlies heat bucks timberwolves pelicans knicks thunder magic 76ers sixers suns blazers "
    "kings spurs raptors jazz wizards diamondbacks braves orioles cubs reds indians guardians rockies "
    "tigers astros royals angels dodgers marlins brewers twins mets yankees athletics phillies "
    "pirates padres mariners rays rangers nationals ducks coyotes bruins sabres flames hurricanes "
    "blackhawks avalanche oilers wild predators devils islanders senators flyers penguins sharks "
    "blues lightning capitals kraken sox timbers sounders galaxy fc longhorns"
)

# Runs of words in which a place name is no place. Longest first wins over every place inside.
NOT_PLACES = (
    "Washington Post", "New York Times", "New York Post", "New York Magazine", "New York Daily News",
    "New Yorker", "New York Review", "George Washington", "Denzel Washington", "Booker T Washington",
    "Kerry Washington", "Washington Examiner", "Washington Times", "Washington Monthly",
    "Washington Square", "Martha Washington", "Washington Street", "Washington Avenue",
    "Washington Blvd", "Washington Park", "Washington High School", "Boston Marathon bomber",
    "Boston Dynamics", "Chicago Cubs", "Philadelphia cream cheese", "Texas Roadhouse",
    "Texas Instruments", "Texas Hold", "Kentucky Fried", "Kentucky Derby", "California Pizza",
    "Virginia Woolf", "Virginia Giuffre", "Virginia Roberts", "Virginia Tech", "Georgia Tech",
    "Indiana Jones", "Hannah Montana", "Tennessee Williams", "Tony Montana", "Joe Montana",
    "Jackson Hole", "Pittsburgh Steelers", "Hollywood Reporter", "Memphis Belle", "Alaska Airlines",
    "Delaware Water Gap", "Buffalo Wild Wings", "Buffalo wings", "Orlando Bloom", "Orlando Brown",
    "Whitney Houston", "Sam Houston", "Paris Hilton", "Lincoln Project", "Lincoln Memorial",
    "Lincoln Center", "Abraham Lincoln", "Jefferson Davis", "Thomas Jefferson", "Michael Jackson",
    "Jesse Jackson", "Stonewall Jackson", "Andrew Jackson", "Janet Jackson", "Samuel L Jackson",
    "Hillary Clinton", "Bill Clinton", "George Floyd", "Breonna Taylor", "Michael Brown",
    "Jacob Blake", "Tyler Gerth", "Daunte Wright", "Trayvon Martin", "Martin Luther King", "Malcolm X",
    "Sandy Hook", "Camp David", "Marion Cotillard", "Jordan Peterson", "Boston Tea Party",
    "Cleveland Browns", "Cleveland Cavaliers", "Grover Cleveland", "Philadelphia Eagles",
    "New York State of Mind", "Oklahoma City bombing", "Las Vegas Sands", "Florida Georgia Line",
    "Republic of Georgia", "South Dakota Access", "Dakota Access Pipeline", "Mississippi River",
    "Missouri River", "Ohio River", "Colorado River", "Delaware River", "Potomac River",
    "Hudson River", "Mount Vernon Street", "White House", "Trump Tower", "Best Buy", "Old Navy",
    "Black Lives Matter", "March for Our Lives", "Women's March", "Independence Day",
    "Department of Justice", "Justice Department", "Justice Center", "Justice for", "Proud Boys",
    "Patriot Prayer", "Boogaloo", "University of Phoenix", "American Airlines", "Southwest Airlines",
    "Columbus Day", "Christopher Columbus", "San Francisco Giants", "Miami Vice", "Miami Dolphins",
    "Kansas City Chiefs", "Houston Rockets", "Dallas Cowboys", "Philadelphia 76ers",
    "Charlotte Bronte", "Detroit Lions", "Madison Square Garden", "Madison Avenue", "Madison Cawthorn",
    "Fox News", "Tulsa King", "Denver Nuggets", "Green Bay Packers", "St Louis Cardinals",
    "Manchester United", "Birmingham England", "Vancouver Canucks", "Perth Amboy", "Hyde Park London",
    "Windsor Castle", "Victoria Secret", "Victoria's Secret", "Chelsea Manning", "Chelsea Clinton",
    "Berkeley Breathed", "Lafayette Square", "Union Station", "Union Square", "Jefferson Square",
    "Jackson Square", "Lexington Avenue", "Columbia University", "Brown University",
)  # fmt: skip

# Names in the news whose place is named with them, far from where a later protest happened.
REMEMBERED = _words(
    "floyd breonna blake wright rayshard brooks mcclain garner arbery nichols castile mcdade scott "
    "brown gray rice bland"
)
DEATHS = _words("death killing murder shooting deaths killings")

# Before a place name that belongs to a street: *at Denver and 5th*.
BEFORE_STREETS = _words("at near of on down between along up intersection corner")

# Whose home is named, not where it happened: *a man from Chicago*.
ORIGINS = _words("man woman resident native family student couple teen officers troopers hails")

# Signs that a text tells of another country, where Birmingham, Georgia and Cambridge are other places.
ABROAD = _words(
    "uk england scotland wales ireland britain british london canada canadian toronto ontario "
    "montreal quebec france french paris germany german berlin spain madrid italy rome greece greek "
    "athens russia russian moscow ukraine kyiv tbilisi belarus minsk poland warsaw hungary turkey turkish "
    "istanbul iran tehran iraq baghdad israel israeli gaza palestinian syria lebanon beirut egypt cairo "
    "nigeria lagos kenya nairobi uganda ghana zimbabwe africa african india indian delhi pakistan karachi "
    "bangladesh china chinese beijing taiwan japan tokyo korea seoul philippines manila indonesia jakarta "
    "malaysia thailand bangkok myanmar australia australian sydney zealand brazil rio argentina chile "
    "santiago colombia bogota venezuela caracas peru lima mexico mexican cuba havana haiti jamaica sudan "
    "khartoum ethiopia somalia libya tunisia algeria morocco constabulary"
)
