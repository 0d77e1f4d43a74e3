"""Where text messages come in, and the pages of the sightings."""

from django.urls import URLPattern, URLResolver, path

from sightings import carrier_urls
from sightings.views.city_data import city_data
from sightings.views.detail import sighting_detail
from sightings.views.live_map import live_map
from sightings.views.photo import photo, report_photo
from sightings.views.pin import pin
from sightings.views.report import mine, report

app_name = "sightings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sightings/", live_map, name="map"),
    path("sightings/city-data/", city_data, name="city-data"),
    path("sightings/report/", report, name="report"),
    path("sightings/mine/<str:secret>/", mine, name="mine"),
    path("sightings/photos/<str:public_id>.jpg", photo, name="photo"),
    path("sightings/photos/<str:public_id>.jpg/report/", report_photo, name="report-photo"),
    path("sightings/pin/<str:secret>/", pin, name="pin"),
    path("sightings/<str:public_id>/", sighting_detail, name="detail"),
    *carrier_urls.urlpatterns,
]
