"""Under what terms the record may be used, said in every export."""

NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "CivicWatch, and the sources linked with each incident"
