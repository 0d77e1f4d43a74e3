"""What words stand for: the actors, acts and tools that tell whether and how force was used.

Concepts let a classifier that learned "deputies tased" read "troopers stunned" as well.
"""

from __future__ import annotations

CONCEPTS: dict[str, str] = {
    "police": """
        police cop cops officer officers deputy deputies sheriff sheriffs sheriff's trooper
        troopers patrolman patrolmen policeman policemen policewoman detective detectives agent
        agents marshal marshals guard guardsmen nypd lapd lmpd cpd mpd spd ppb pd swat dhs ice cbp
        atf fbi fps sergeant sgt lieutenant lt corporal constable constables patrol riot
    """,
    "people": """
        protester protesters protestor protestors demonstrator demonstrators marcher marchers
        journalist journalists reporter reporters press photographer photographers photojournalist
        cameraman crowd bystander bystanders observer observers medic medics woman women man men
        teen teens teenager boy girl child people suspect driver youth passenger cyclist student
        students veteran pedestrian
    """,
    "hands": """
        shove shoves shoved shoving push pushes pushed pushing tackle tackles tackled tackling
        punch punches punched punching grab grabs grabbed grabbing drag drags dragged dragging
        throw throws threw thrown throwing slam slams slammed slamming knee knees kneel kneels
        kneeling knelt kick kicks kicked kicking pin pins pinned pinning slap slaps slapped
        wrestle wrestles wrestled yank yanks yanked twist twists twisted restrained restrain pull
        pulls pulled pulling force forced forcibly brutality brutally brutalized manhandled
        assault assaults assaulted attack attacks attacked attacking
    """,
    "blunt": """
        baton batons beat beats beating beaten strike strikes struck striking hit hits hitting
        club clubs clubbed clubbing shield shields bike bikes bicycle nightstick flashlight stomp
        stomps stomped stomping trample tramples trampled horse horses mounted ram rams rammed
        ramming bludgeoned
    """,
    "chemical": """
        tear gas gassed gassing gasses teargas teargassed pepper spray sprays sprayed spraying
        mace maces maced macing taser tasers tased tases tase tasing stun stunned electric shock
        canister canisters grenade grenades flashbang flashbangs flash lrad oc pepperball
        pepperballs
    """,
    "projectile": """
        rubber bullet bullets pellet pellets projectile projectiles munition munitions lethal
        impact foam bean beanbag marker rounds round
    """,
    "lethal": """
        shot shots shoot shoots shooting shootout fatally fatal kill kills killed killing dead
        died dies death deadly gunned gunfire fired fires fire firing strangled choke chokes
        choked chokehold neck breathe murdered murder
    """,
    "weapon": """
        knife knives gun guns handgun pistol rifle shotgun revolver machete weapon weapons armed
        firearm
    """,
    "vehicle": """
        car cars vehicle vehicles suv truck pickup van minivan cruiser motorcycle crash crashed
        crashes collided collision
    """,
    "chase": """
        chase chased chases chasing pursuit pursued pursuing fled flee fleeing evade evading elude
        eluding
    """,
    "self": """
        himself herself themselves suicide suicidal
    """,
    "custody": """
        custody jail cell inmate overdose overdosed cardiac drowned medical hospital
    """,
    "arrest": """
        arrest arrests arrested arresting detain detains detained detaining handcuff handcuffs
        handcuffed kettle kettled kettles kettling zip cuffed
    """,
    "property": """
        slash slashed slashes confiscate confiscated confiscates tires supplies tent tents
        belongings
    """,
}

CONCEPT_OF: dict[str, str] = {word: name for name, words in CONCEPTS.items() for word in words.split()}
