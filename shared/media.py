"""Media types that several layers name."""

# https://hl7.org/fhir/R4/http.html#mime-type
FHIR_MEDIA = "application/fhir+json"
