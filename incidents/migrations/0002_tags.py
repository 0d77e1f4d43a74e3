"""The tags of 2020PB, which researchers of police violence already know, with names that people read."""

from django.db import migrations

TAGS = {
    "abuse-of-power": "abuse of power",
    "arrest": "arrest",
    "baton": "baton",
    "bean-bag": "bean bag round",
    "beat": "beating",
    "bike": "bicycle used as a weapon",
    "boat": "boat",
    "body-cam": "body camera",
    "bystander": "bystander",
    "celebrity": "celebrity",
    "child": "child",
    "choke": "choking",
    "conceal": "hidden from view",
    "death": "death",
    "dog": "police dog",
    "drive": "driven at people",
    "elderly": "elderly person",
    "explosive": "explosive device",
    "foam-bullet": "foam bullet",
    "gas": "gas",
    "grab": "grabbing",
    "gun": "gun",
    "hide-badge": "badge hidden",
    "homeless": "person without a home",
    "horse": "police horse",
    "incitement": "incitement",
    "inhumane-treatment": "inhumane treatment",
    "journalist": "journalist",
    "kick": "kicking",
    "knee": "kneeling on a person",
    "knee-on-neck": "knee on neck",
    "legal-observer": "legal observer",
    "less-lethal": "less-lethal weapon",
    "lgbtq+": "LGBTQ+ person",
    "live-round": "live ammunition",
    "lrad": "sound cannon (LRAD)",
    "mace": "mace",
    "marking-round": "marking round",
    "medic": "medic",
    "non-protest": "not at a protest",
    "paintball": "paintball",
    "pepper-ball": "pepper ball",
    "pepper-spray": "pepper spray",
    "person-with-disability": "person with a disability",
    "politician": "politician",
    "pregnant": "pregnant person",
    "projectile": "projectile",
    "property-destruction": "property destroyed",
    "protester": "protester",
    "punch": "punching",
    "push": "pushing",
    "racial-profiling": "racial profiling",
    "rubber-bullet": "rubber bullet",
    "sexual-assault": "sexual assault",
    "shield": "shield",
    "shoot": "shooting",
    "shove": "shoving",
    "spray": "spraying",
    "strike": "striking",
    "strobe": "strobe light",
    "stun-grenade": "stun grenade",
    "tackle": "tackling",
    "tase": "use of a stun gun",
    "taser": "stun gun (Taser)",
    "tear-gas": "tear gas",
    "tear-gas-canister": "tear gas canister",
    "threaten": "threat",
    "throw": "throwing a person",
    "vehicle": "vehicle",
    "zip-tie": "zip tie",
}


def fill(apps, schema_editor):
    tag = apps.get_model("incidents", "Tag")
    tag.objects.bulk_create([tag(slug=slug, name=name) for slug, name in TAGS.items()], ignore_conflicts=True)


def remove_unused(apps, schema_editor):
    apps.get_model("incidents", "Tag").objects.filter(slug__in=TAGS, incidents=None).delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [migrations.RunPython(fill, remove_unused)]
