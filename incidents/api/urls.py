"""The addresses of the record in the API, all under /api/v1/."""

from django.urls import path

from incidents.api import views
from incidents.api.report_views import ReportView
from incidents.api.versions import IncidentVersions

urlpatterns = [
    path("incidents/", views.IncidentList.as_view(), name="incidents"),
    path("incidents.json", views.IncidentJson.as_view(), name="incidents-json"),
    path("incidents.csv", views.IncidentCsv.as_view(), name="incidents-csv"),
    path("incidents.geojson", views.IncidentGeoJson.as_view(), name="incidents-geojson"),
    path("incidents/statistics/", views.IncidentStatistics.as_view(), name="incident-statistics"),
    path("incidents/<int:pk>/", views.IncidentDetail.as_view(), name="incident"),
    path("incidents/<int:pk>/versions/", IncidentVersions.as_view(), name="incident-versions"),
    path("reports/", ReportView.as_view(), name="reports"),
]
