"""FHIR R4 Questionnaire, as JSON. It only goes out: FHIR says no more of a form than is here."""

from evenhand.instruments.exchange.fhir.held import held_by_fhir
from evenhand.instruments.exchange.fhir.writing import to_fhir

__all__ = ["held_by_fhir", "to_fhir"]
