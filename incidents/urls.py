"""Public pages of the record."""

from django.urls import URLPattern, path

from incidents.views.about import about
from incidents.views.corrections import correct, correction
from incidents.views.evidence import evidence
from incidents.views.incidents import incident_detail, incident_list
from incidents.views.map import incident_map
from incidents.views.report import report, report_sent
from incidents.views.sources import sources
from incidents.views.statistics import statistics_csv, statistics_page
from incidents.views.versions import compare, version, version_list

app_name = "incidents"
urlpatterns: list[URLPattern] = [
    path("", incident_map, name="map"),
    path("incidents/", incident_list, name="list"),
    path("incidents/<int:pk>/", incident_detail, name="detail"),
    path("incidents/<int:pk>/correct/", correct, name="correct"),
    path("incidents/<int:pk>/versions/", version_list, name="versions"),
    path("incidents/<int:pk>/versions/<int:number>/", version, name="version"),
    path("incidents/<int:pk>/versions/<int:first>..<int:second>/", compare, name="compare"),
    path("incidents/<int:pk>/evidence/<slug:key>/", evidence, name="evidence"),
    path("corrections/<slug:token>/", correction, name="correction"),
    path("statistics/", statistics_page, name="statistics"),
    path("statistics/<slug:by>.csv", statistics_csv, name="statistics-csv"),
    path("report/", report, name="report"),
    path("report/<slug:reference>/", report_sent, name="report-sent"),
    path("sources/", sources, name="sources"),
    path("about/", about, name="about"),
]
