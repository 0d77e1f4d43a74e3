"""Everything under /api/v1/: each app brings its own addresses."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from civicwatch.learning.api import ClassifierDetail, ClassifierList
from civicwatch.maps.api import TileView

urlpatterns = [
    path("", include("incidents.api.urls")),
    path("tiles/<str:layer>/<int:z>/<int:x>/<int:y>.<str:form>", TileView.as_view(), name="tile"),
    path("classifiers/", ClassifierList.as_view(), name="classifiers"),
    path("classifiers/<str:name>/", ClassifierDetail.as_view(), name="classifier"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
