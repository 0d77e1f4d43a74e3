"""The addresses of city data in the API, all under /api/v1/."""

from django.urls import path

from sightings.api import city_records

urlpatterns = [
    path("city-records/", city_records.CityRecords.as_view(), name="city-records"),
    path("city-records.csv", city_records.CityRecordsCsv.as_view(), name="city-records-csv"),
    path("city-records.geojson", city_records.CityRecordsGeoJson.as_view(), name="city-records-geojson"),
    path("city-records/areas/", city_records.CityAreas.as_view(), name="city-areas"),
    path("city-records/layers/", city_records.CityLayers.as_view(), name="city-layers"),
]
