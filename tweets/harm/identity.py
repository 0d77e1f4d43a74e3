"""Words that name an identity without judging it; slurs are not among them.

The model of abuse sees one and the same mask for all, so that to be named is never a reason by itself, and no
group's name weighs more than another's. The model of kinds does see them.
"""

from __future__ import annotations

_WORDS = """
    african africans afro aboriginal aborigine afghan afghans american americans arab arabs arabic
    armenian asian asians australian australians bengali black blacks brazilian british brown canadian
    canadians caribbean chinese colombian cuban cubans dutch egyptian english ethiopian european
    europeans filipino filipinos french german germans ghanaian greek haitian haitians hispanic
    hispanics hungarian immigrant immigrants indian indians indigenous iranian iranians iraqi iraqis
    irish israeli israelis italian italians jamaican japanese kenyan korean koreans kurdish kurds latin
    latina latinas latino latinos latinx lebanese mexican mexicans migrant migrants minorities minority
    moroccan native natives nigerian nigerians nordic norwegian pakistani pakistanis palestinian
    palestinians persian polish portuguese puerto rican ricans refugee refugees romanian roma russian
    russians scottish serbian somali somalis spanish sudanese swedish syrian syrians thai turkish turk
    turks ukrainian ukrainians venezuelan vietnamese welsh white whites agnostic atheist atheists
    baptist buddhism buddhist buddhists catholic catholics christian christianity christians evangelical
    hindu hinduism hindus islam islamic jew jewish jews judaism methodist mormon mormons moslem moslems
    muslim muslims orthodox protestant protestants quaker quakers shia sikh sikhism sikhs sunni taoist
    taoists asexual bi bisexual bisexuals boy boys cis female females feminine gay gays gender girl
    girls heterosexual heterosexuals homosexual homosexuals intersex lady ladies lesbian lesbians lgbt
    lgbtq lgbtqia lgbtqi male males man masculine men nonbinary pansexual queer queers straight trans
    transgender transgenders transsexual woman women womens adult adults aged child children elder
    elderly elders gen kid kids middle millenial millenials millennial millennials old older retired
    senior seniors teen teenage teenager teenagers teens young younger youth autistic blind deaf
    disability disabilities disabled paralysed paralyzed veteran veterans wheelchair eastern easterner
    arabian
"""
IDENTITY_WORDS = frozenset(_WORDS.split())
