"""The words that the finder of names goes by: what begins a person's name, and what begins anything but one.

Written by hand and by what the finder got wrong on real descriptions (docs/decisions/second-eyes.md). All in
lower case and without accents. They sharpen the finder; a name that stands in no list is found by its shape.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


OFFICER_TITLES = _set(
    """
    officer officers deputy deputies sgt sergeant sergeants lt lieutenant capt captain cpl corporal
    det detective detectives trooper troopers sheriff undersheriff marshal constable patrolman
    patrolwoman policeman policewoman agent agents ofc dep cop commander chief superintendent col
    colonel maj major oficial oficiales agente agentes sargento teniente capitan detective ayudante
    patrullero comisario comandante policia
"""
)
PERSON_TITLES = _set(
    """
    mr mrs ms miss mx dr prof professor rev reverend pastor father sister brother rabbi imam judge
    justice mayor governor gov senator sen representative rep congressman congresswoman councilman
    councilwoman councilmember alderman alderwoman president president-elect attorney sr sra srta
    senor senora senorita don dona doctor doctora padre pastora juez jueza alcalde alcaldesa
    gobernador gobernadora senador senadora presidente presidenta abogado abogada concejal
"""
)
# Small words that announce a person: “reporter …”, “named …”, “llamado …”.
ROLES = _set(
    """
    named called identified as victim victims suspect driver motorist passenger resident teenager
    man woman boy girl protester protestor protesters activist organizer organiser journalist
    reporter photographer photojournalist livestreamer filmmaker videographer editor anchor
    correspondent student teacher veteran medic nurse lawyer attorney lawmaker candidate spokesman
    spokeswoman spokesperson son daughter husband wife mother father brother sister cousin nephew
    niece uncle aunt partner boyfriend girlfriend friend neighbor neighbour poster user filmer
    commentator by llamado llamada identificado identificada como victima sospechoso sospechosa
    conductor conductora joven manifestante activista periodista reportero reportera fotografo
    fotografa estudiante maestro maestra medico medica abogado abogada hijo hija esposo esposa madre
    padre hermano hermana primo prima sobrino sobrina tio tia novio novia amigo amiga vecino vecina
    hombre mujer nino nina
"""
)
SAYING = _set(
    """
    says said states stated told tells alleges alleged claims claimed recalled recalls wrote writes
    tweeted posted testified yelled screamed explained added responded replied was is were has had
    died dijo dice afirmo afirma conto cuenta declaro declara denuncio denuncia escribio explico fue
    murio estaba
"""
)
PARTICLES = _set("de del la las los da dos di van von der den bin al el y mac mc st saint san santa o")
SUFFIXES = _set("jr sr ii iii iv")

# What opens a sentence or a headline, or stands with a capital letter, and is no name.
COMMON = _set(
    """
    a about above across archive archived link links clip angle source aerial additional
    additionally after again against all allegedly alleged almost along also although among an and
    another any anti april around arrest arrested arrests as at august away back bail because been
    before behind being below between black blind blue body both break brown but by bystander camera
    can caught cell charge charged chase chief christmas city clip clips cloud clouds compilation
    county court crowd daily day days death december defund deputy despite detain did do does down
    driver during each earlier early east eastern eight either english en even events ever every
    everyone extended eyewitness face family federal february few film filmer fire fired fires first
    five following footage for force former four friday from full further gas go google group groups
    had half has have he head her here high his hit how however i if image images in indigenous
    individual individuals injured inside instead interview into investigation is it its january
    journalist journalists july june just kick kicks kill killed last late later latino law left
    less let like live local looking man many march matter may meanwhile medic medics member members
    men midnight mom monday more moreover morning most mostly mother moving much multiple muslim
    near nearby neither new news next night nine no nobody non none north northeast northern
    northwest not note nothing november now numerous observer observers october of off officer
    officers officials often old on once one only onto open or order original other others our out
    outside over part peaceful people pepper perhaps person photo photographer photos picture plain
    point police post press prior protest protester protesters protestor protestors protests public
    pull punch push rally raw records regardless reporter reporters reports resident residents
    residential responding retired riot rubber said same saturday says second see security seen
    september seven several she shoot shoots shortly shot shove shoves similarly since six slam
    slams small so some someone south southeast southern southwest spanish spray state statement
    states still stop stops story street students stun subsequently such sunday tackle tackled
    tackles tackling target taser tear teen ten than thanksgiving that the their them then there
    therefore these they third this those though three through throughout throw throws thursday time
    to today together tonight toward tuesday tweet two under undercover union unclear unidentified
    unknown unmarked until unarmed up upon us use used users uses various vehicle video videos view
    violent was watch we wednesday week well were west western what when where whether which while
    white who whole why will with within without witness witnesses woman women would yes yesterday
    you young your am pm pst pdt est edt cst cdt mst mdt asian african american americans mexican
    christian jewish hispanic native national international easter halloween juneteenth caucasian
    english french fatal fatally violently drag drags dragged grab grabs grabbed beat beats beaten
    kneel kneels hold holds held handcuff handcuffs handcuffed brutality baton batons bullet bullets
    grenade grenades flash bang pin pins pinned pulled punched punches punching kicked kicking
    sprayed sprays sprayed pushed pushes shooting shooters mace maced maces gassed gassing threw
    thrown knocked injures injure injuries assault assaults assaulted attack attacks attacked harass
    harassed threaten threatens threatened destroy deploy deploys deployed disperse run runs drive
    drives drove ram rams rammed hits struck strike strikes respond responds responded target
    targeted targets trap traps detained detains detain kettled kettle el ella ellos en entre era
    esta este estos estan esa ese eso fue ha hace hacia han hasta hay la las le lo los mas mientras
    muy no nos o otra otro para pero por porque que quien se segun si sin sobre son su sus tambien
    tras tres un una unas uno unos y ya dos despues durante desde cuando como con contra al ante
    antes aqui asi bajo cada video videos imagenes policias manifestantes periodistas testigos
    varios varias agente agentes oficial oficiales hombre mujer joven lunes martes miercoles jueves
    viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre
    noviembre diciembre afuera segundo primera primero dispara disparan golpea golpean empuja
    empujan arresta arrestan detiene detienen
"""
)
# A run that holds one of these is an agency, a firm, a place or a movement.
BODIES = _set(
    """
    police sheriff sheriffs pd department dept bureau office agency guard patrol force unit division
    district precinct courthouse court jail prison center centre building headquarters hq station
    academy school schools college university hospital clinic church temple tabernacle mosque
    synagogue library museum hotel motel theater theatre stadium arena mall market plaza square park
    gardens garden commons cemetery monument memorial statue circle bridge tunnel station airport
    street st avenue avenues ave av boulevard blvd road rd drive dr lane ln way court highway hwy
    freeway expressway interstate parkway pkwy exit streets broadway house hall capitol county city
    town township village heights hills beach island lake river creek valley springs falls bay
    harbor mount mountain north south east west northeast northwest southeast southwest n s e w ne
    nw se sw upper lower downtown government ministry secretary committee commission council board
    association union league guild society foundation fund institute coalition alliance movement
    network party project campaign clan crew team club boys girls moms dads mothers veterans army
    navy marines coast corps legion patriots protectors warriors lives matter blue black act bill
    amendment law order code report review protocol request rule number numbers constitution antifa
    blm ice dhs fbi acl aclu cbp dea atf nypd lapd spd ppb cpd mpd lmpd impd news post times tribune
    herald gazette journal chronicle register star sun globe mirror beat blade mail magazine media
    press radio tv television channel video productions studios pictures broadcasting daily weekly
    observer examiner inquirer sentinel courier dispatch bulletin reporter independent guardian inc
    llc co corp company group bank store shop cafe restaurant kitchen ribs bar bbq donuts pizza deli
    squares rights carnival pride democrat democrats republican republicans access place world
    cocktail cocktails violence citizen coverage letter doc plant string op ed apartments towers
    tower complex condominiums square day week month eve festival parade fair mass sunday command
    service services security support homeland attorney resistance solidarity freedom liberty union
    states united america american columbia spray gun taser twitter facebook instagram tiktok reddit
    youtube snapchat google periscope twitch livestream online internet com english spanish
    brutality riot unicorn car truck van bus train subway metro transit line departamento estacion
    comisaria jefatura guardia nacional ciudad condado estado estados unidos calle avenida bulevar
    carretera plaza parque escuela universidad iglesia tribunal corte prision carcel centro edificio
    puente barrio colonia municipio oficina agencia fiscalia ministerio secretaria patrulla
    fronteriza migra inmigracion seguridad prensa diario noticias canal hospital aeropuerto
    migracion
"""
)
# Small words right after a run that make it the name of a thing.
THINGS = _set(
    """
    building buildings street avenue park monument memorial statue stadium arena mall center centre
    apartments neighborhood neighbourhood precinct facility headquarters station church school hotel
    hospital bridge highway area intersection county suburb rally members crew boulevard plaza store
    restaurant law act
"""
)
# Whose it is lives there.
HOMES = _set("home house residence apartment porch yard driveway casa domicilio vivienda apartamento")
_ENGLISH_GIVEN = """
    aaron abby abigail adam adrian ahmad ahmed aidan aisha alan albert alec alex alexander alexandra
    alexis ali alice alicia alison allen alton alyssa amanda amber amir amy ana andre andrea andrew
    andy angel angela angelo anita ann anna anne annie anthony antoine antonio antwon april ariana
    ariel arthur asha ashley atatiana austin barbara barry beatrice becky ben benjamin bernard beth
    betty beverly bianca bill billy blake bob bobby bonnie botham brad bradley brandon brandy
    breonna brenda brent brett brian briana brianna bridget brittany brooke bruce bryan bryce byron
    caitlin caleb calvin cameron candace carl carla carlos carol caroline carolyn carrie casey
    cassandra catherine cathy cedric chad charles charlie charlotte chase chelsea cheryl chloe chris
    christian christina christine christopher cindy claire clara clarence claudia clay clayton
    clifford clinton clyde cody colin connie connor corey cory courtney craig crystal curtis cynthia
    daisy dale damian damon dan dana daniel danielle danny dante darius darlene darnell darrell
    darren darryl dave david dawn daunte dean deandre deborah debra dena denise dennis deon derek
    derrick desmond destiny devin devon diana diane diego dominic dominique don donald donna doris
    dorothy doug douglas duane dustin dwayne dylan earl eddie edgar edward edwin eileen elaine
    eleanor elena eli elijah elizabeth ella ellen emily emma eric erica erik erika erin ernest ethan
    eugene eva evan evelyn faith fatima felicia felix florence floyd frances francis frank franklin
    fred freddie frederick gabriel gabriella gail garrett gary gavin gene geoffrey george gerald
    gina glen glenn gloria gordon grace grant greg gregory gwendolyn hailey hannah harold harriet
    harry hassan hazel heather hector heidi helen henry herbert holly howard hunter ian ibrahim ida
    imani irene isaac isabel isaiah ivan jack jackie jackson jacob jacqueline jake jalen jamal jamar
    james jamie jan jane janet janice jared jasmine jason jay jayden jean jeff jeffrey jenna
    jennifer jenny jeremiah jeremy jermaine jerome jerry jesse jessica jill jim jimmy joan joann
    joanna joe joel joey john johnathan johnny jon jonathan jordan joseph josh joshua joy joyce juan
    judith judy julia julian julie june justin kaitlyn karen karl kate katelyn katherine kathleen
    kathryn kathy katie kayla kaylee keisha keith kelly kelsey ken kendra kenneth kenny kevin khalil
    kim kimberly kirk kristen kristin kristina kristy kurt kyle kylie lacey lakisha lamar lance
    larry latasha latoya laura lauren laurie lawrence leah lee leo leon leonard leroy leslie lester
    lewis liam lillian linda lindsay lindsey lisa lloyd logan lois loretta lori louis louise lucas
    lucy luke lydia lynn mackenzie madeline madison malcolm malik mallory manuel marc marcia marcus
    margaret maria mariah marie marilyn mario marion mark marlene marquis marsha marshall martha
    martin marvin mary mason matt matthew maureen maurice max maxwell megan melanie melinda melissa
    melvin mercedes michael michele michelle miguel mike mildred miles milton miranda mitchell
    mohamed mohammad mohammed molly monica monique morgan moses muhammad myra nancy naomi natalie
    natasha nathan nathaniel neil nicholas nick nicole nina noah noel nora norma norman oliver
    olivia omar oscar owen paige pamela patricia patrick patty paul paula pauline peggy peter
    philando phil philip phillip phyllis preston priscilla quentin quincy rachel ralph ramon randall
    randy raquel rashad rashid ray raymond rayshard rebecca regina reginald renee rhonda ricardo
    rick ricky riley rob robert roberta robin rochelle rodney roger roland ron ronald ronnie rosa
    rose roy ruben ruby russell ruth ryan sabrina sally sam samantha samuel sandra sandy sara sarah
    scott sean seth shana shane shannon shaquille sharon shaun shawn sheila shelby shelly sherry
    shirley sidney sierra simon sofia sonia sophia spencer stacey stacy stanley stephanie stephen
    steve steven stuart sue susan suzanne sydney sylvia tabitha tamara tamika tamir tammy tanisha
    tanya tara tasha taylor ted terrance terrell terrence terry thelma theodore theresa thomas
    tiffany tim timothy tina todd tom tommy toni tony tonya tracey tracy travis trayvon trent trevor
    trey trinity troy tyler tyre tyrone valerie vanessa vera vernon veronica vicki victor victoria
    vincent virginia vivian wade wallace walter wanda warren wayne wendy wesley whitney will william
    willie winston xavier yolanda yvette yvonne zach zachary zane zoe
"""
_SPANISH_GIVEN = """
    adela adolfo adriana agustin alberto alejandra alejandro alfonso alfredo alma alonso alvaro
    amalia amparo andres angelica arturo aurelio beatriz benito bernardo blanca camila carmen
    catalina cecilia celia cesar clemente consuelo cristian cristina cristobal daniela delia dolores
    eduardo efrain elias elisa eloisa elvira emilia emiliano emilio enrique ernesto esmeralda
    esperanza esteban estela eugenia ezequiel fabian fausto federico felipe fermin fernanda fernando
    fidel francisca francisco gabriela genaro gerardo german gilberto gonzalo graciela gregorio
    guadalupe guillermo gustavo heriberto hernan hilda homero horacio hugo humberto ignacio ines
    irma isabela ismael jaime javier jazmin jesus joaquin jorge jose josefina juana julieta julio
    karina leonardo leticia lidia lorena lorenzo lourdes lucero lucia luis luisa luz magdalena
    marcela marcelo marco marcos margarita mariana marina maricela marisol marta mateo matias
    mauricio maximo mercedes miriam moises natalia nestor nicolas noe norberto octavio ofelia olga
    orlando pablo paloma paola patricio pedro perla pilar rafael ramiro raul reina rene reynaldo
    rigoberto roberto rocio rodolfo rodrigo rogelio roman romina rosario ruben salvador santiago
    sebastian selena sergio silvia silvio soledad susana tomas ulises valentina vicente victoria
    wilfredo ximena yesenia yolanda zulema
"""
GIVEN_NAMES = _set(_ENGLISH_GIVEN) | _set(_SPANISH_GIVEN)
# Surnames that are words as well: names right after a given name, words elsewhere.
SURNAMES_TOO = _set(
    """
    brown white black young green gray grey king long small best early price rice bell love strong
    little case page shields weeks law march may pepper short good cook baker fields rivers woods
    stone wood banks head hand force loud force guard marsh cross chase post star ball savage power
    powers cash
"""
)
# Common surnames that end like a verb of a headline.
SURNAMES_IN_S = _set(
    """
    adams andrews atkins banks bates brooks burns collins daniels davis edwards evans fields flores
    gibbs gonzales griffiths harris hayes higgins hodges hopkins hughes humphries james jennings
    jenkins jones lewis lucas matthews mills morales morris myers nichols owens parks parsons
    perkins peters phillips powers reyes reynolds richards rivers roberts robles rodgers rogers ross
    sanders sims simmons stephens stevens stokes torres vargas wallis walters waters watkins watts
    weiss wells wiggins wilkins williams woods
"""
)
# Words without a capital in a headline.
SMALL = _set("about after against amid among before during from into onto over than that with para sobre")
ARTICLES = _set("the a an this that these those el la los las un una unos unas esta este")
PLACE_PREPOSITIONS = _set("in at near on outside inside around between en cerca toward towards onto")
